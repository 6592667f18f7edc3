#!/usr/bin/env bash
# What somebody meets who clones the project on a bare Debian and does what the README says. As root, on a Debian with
# debootstrap:
#
#   test/fresh/fresh.sh SUITE [COMMAND…]     SUITE is bookworm (12) or trixie (13)
#
# Makes a bare root file system (kept in the cache), copies it, clones the present commit into it, goes into it with
# mount, pid, uts, ipc and cgroup namespaces of its own, puts Node and npm there as the README says, and runs the
# commands: `npm run demo` and `npm test` where none is given. Shows what they print; exits 0 only when all of them did.
# This machine gives the kernel, the way to the internet, and the certificates that it trusts besides Debian's.
set -euo pipefail
suite=${1:?a suite: bookworm or trixie}
shift
[ $# -gt 0 ] || set -- 'npm run demo' 'npm test'
project=$(cd "$(dirname "$0")/../.." && pwd)
cache=${D8X_OPS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/d8x-ops}
bare=$cache/fresh-$suite
mirror=${D8X_OPS_MIRROR:-http://deb.debian.org/debian}

# What stands now: a commit that is made meanwhile is none of the clone's.
commit=$(git -C "$project" rev-parse HEAD)
mkdir -p "$cache"
exec 9> "$bare.lock"
flock 9
if [ ! -d "$bare" ]; then
  echo "making a bare $suite (once) …"
  rm -rf "$bare.new"
  debootstrap --variant=minbase "$suite" "$bare.new" "$mirror" > "$bare.log" 2>&1 || { tail "$bare.log"; exit 1; }
  rm -f "$bare.new"/var/cache/apt/archives/*.deb
  mv "$bare.new" "$bare"
fi
flock -u 9
exec 9>&-

# Not in memory, and no overlay: what a virtual machine has is a plain disk.
root=$(mktemp -d "${TMPDIR:-/var/tmp}/d8x-ops-fresh-XXXXXX")
trap 'rm -rf --one-file-system "$root"' EXIT
cp -a "$bare/." "$root/"
git clone --quiet --no-hardlinks "file://$project" "$root/root/d8x-ops"
git -C "$root/root/d8x-ops" checkout --quiet --detach "$commit"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
mkdir -p "$root/usr/local/share/ca-certificates"
cp -L /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/" 2> /dev/null || true
printf '%s\n' "$@" > "$root/root/commands"
cp "$project/test/fresh/newcomer.sh" "$root/root/newcomer.sh"

# shellcheck disable=SC2016 # it is for the shell in the namespaces
inside='
set -e
root=$1
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /sys/fs/cgroup sys/fs/cgroup
mount --rbind /dev dev
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t tmpfs -o mode=755 run run
hostname fresh
mkdir -p mnt/machine
pivot_root . mnt/machine
exec chroot . /bin/sh -c "umount -l /mnt/machine; exec /bin/bash /root/newcomer.sh"
'
proxies=$(env | grep -iE '^(https?|no)_proxy=' || true)
mapfile -t proxies <<< "$proxies"
env -i HOME=/root TERM="${TERM:-dumb}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  ${proxies[0]:+"${proxies[@]}"} \
  unshare --mount --propagation private --pid --fork --kill-child --uts --ipc --cgroup \
  sh -c "$inside" sh "$root" < /dev/null
