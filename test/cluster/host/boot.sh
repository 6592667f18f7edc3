#!/bin/sh
# A host's init: sets it up at its first boot, keeps its services running, collects orphans.
set -u
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
setup=/run/setup
umask 022

first_boot() {
  set -e
  rm -rf /etc/ssh/sshd_config.d /etc/ssh/ssh_host_*
  mkdir -p /etc/docker
  cp $setup/hosts /etc/hosts; cp $setup/hostname /etc/hostname; : > /etc/resolv.conf
  cp $setup/daemon.json /etc/docker/daemon.json
  cp $setup/sshd_config /etc/ssh/sshd_config
  install -m 600 $setup/ssh_host_ed25519_key /etc/ssh/
  install -m 644 $setup/ssh_host_ed25519_key.pub /etc/ssh/
  useradd --create-home --shell /bin/bash --groups sudo,adm,docker d8xtrader
  chpasswd < $setup/password
  install -d -m 700 -o d8xtrader -g d8xtrader /home/d8xtrader/.ssh
  install -m 600 -o d8xtrader -g d8xtrader $setup/authorized_keys /home/d8xtrader/.ssh/authorized_keys
  if [ -e $setup/no-pg-dump ]; then
    rm -rf /usr/share/postgresql-common /usr/lib/postgresql
    find /usr/bin -name 'pg_*' -o -name psql | xargs -r rm -f
  fi
  : > /var/lib/first-boot-done
}
[ -e /var/lib/first-boot-done ] || (first_boot) || { echo 'the first boot failed' >&2; exit 1; }
simulated=
[ ! -e $setup/simulated ] || simulated=yes
rm -rf $setup

keep_running() { while :; do "$@"; sleep 1; done; }
mkdir -p /run/sshd
keep_running /usr/sbin/sshd -D -E /var/log/sshd.log &
[ -n "$simulated" ] || keep_running dockerd > /var/log/dockerd.log 2>&1 &
# a shell that waits collects every orphan; a signal must not end the host
while :; do wait; sleep 1; done
