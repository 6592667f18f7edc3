# Carries frames between two taps and holds each for a while: for kernels without tc's netem. In Perl because it takes
# an ioctl, which Node has none of, and because every Debian has Perl.
# usage: delay.pl TAP-A TAP-B MILLISECONDS
use strict; use warnings;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);
my ($name_a, $name_b, $ms) = @ARGV;
sub tap {
  my ($name) = @_;
  sysopen(my $handle, '/dev/net/tun', 2) or die "/dev/net/tun: $!";
  # TUNSETIFF with IFF_TAP | IFF_NO_PI
  ioctl($handle, 0x400454ca, pack('a16 s x22', $name, 0x0002 | 0x1000)) or die "tap $name: $!";
  return $handle;
}
my @taps = (tap($name_a), tap($name_b));
my @waiting = ([], []);
$| = 1; print "ready\n";
while (1) {
  my ($readable, $timeout) = ('', undef);
  vec($readable, fileno($_), 1) = 1 for @taps;
  my $now = clock_gettime(CLOCK_MONOTONIC);
  for my $side (0, 1) {
    my $queue = $waiting[$side];
    syswrite($taps[1 - $side], (shift @$queue)->[1]) while @$queue && $queue->[0][0] <= $now;
    next unless @$queue;
    my $left = $queue->[0][0] - $now;
    $timeout = $left if !defined $timeout || $left < $timeout;
  }
  next unless select($readable, undef, undef, $timeout) > 0;
  $now = clock_gettime(CLOCK_MONOTONIC);
  for my $side (0, 1) {
    next unless vec($readable, fileno($taps[$side]), 1);
    sysread($taps[$side], my $frame, 65536) or next;
    push @{$waiting[$side]}, [$now + $ms / 1000, $frame];
  }
}
