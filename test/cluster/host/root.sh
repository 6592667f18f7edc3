#!/bin/sh
# First process of a host's namespaces: lays the root file system out of the host's own disk and the /usr, /etc and /var
# of the hosts' system (system.ts), waits for the network cable, and goes on inside it.
# usage: root.sh DISK HOSTNAME   (DISK is the folder of the host's disk)
set -eu
disk=$1 hostname=$2 root=$disk/root system=$(cat "$1/setup/system")
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

cd "$disk"
mkdir -p root/usr root/etc root/var root/dev root/proc root/sys root/run root/tmp root/home root/root root/srv root/opt root/mnt
chmod 1777 root/tmp; chmod 700 root/root
mount --bind root root
for layer in usr etc var; do
  mkdir -p "layers/$layer" "work/$layer"
  mount -t overlay host -o "lowerdir=$system/$layer,upperdir=$disk/layers/$layer,workdir=$disk/work/$layer" "root/$layer"
done
for entry in bin sbin lib lib32 lib64 libx32; do
  [ -L "root/$entry" ] || [ ! -L "$system/$entry" ] || ln -s "$(readlink "$system/$entry")" "root/$entry"
done
# an overlay can't lie upon an overlay
mkdir -p docker root/var/lib/docker
mount --bind docker root/var/lib/docker
# pg_dump is this machine's, unless the sandbox's server is as new as the suite's: one of a newer PostgreSQL writes what an older server can't read
if [ ! -e setup/no-pg-dump ] && [ ! -e setup/own-pg-dump ]; then
  mkdir -p root/usr/lib/postgresql; mount --bind -o ro /usr/lib/postgresql root/usr/lib/postgresql
fi

mount -t proc proc root/proc
mount -t sysfs sysfs root/sys
mount --rbind /sys/fs/cgroup root/sys/fs/cgroup
mount -t tmpfs -o mode=755 run root/run
mount -t tmpfs -o mode=755 dev root/dev
for device in null zero full random urandom tty; do : > "root/dev/$device"; mount --bind "/dev/$device" "root/dev/$device"; done
mkdir root/dev/pts root/dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts root/dev/pts
mount -t tmpfs -o mode=1777 shm root/dev/shm
ln -s pts/ptmx root/dev/ptmx
ln -s /proc/self/fd root/dev/fd; ln -s fd/0 root/dev/stdin; ln -s fd/1 root/dev/stdout; ln -s fd/2 root/dev/stderr
# the swarm's shared folder, where the host has one
if [ -s setup/shared ]; then
  target=$(cut -d' ' -f2 setup/shared); mkdir -p "root$target"; mount --bind "$(cut -d' ' -f1 setup/shared)" "root$target"
fi

hostname "$hostname"
tries=0
until [ -e root/sys/class/net/eth0 ]; do tries=$((tries + 1)); [ "$tries" -lt 2400 ] || exit 1; sleep 0.05; done
ip -batch setup/network

mkdir -p root/run/setup root/run/machine
cp -a setup/. root/run/setup/
cd root
pivot_root . run/machine
exec chroot . /bin/sh -c 'umount -l /run/machine; rmdir /run/machine; exec /bin/sh /run/setup/boot.sh' </dev/null
