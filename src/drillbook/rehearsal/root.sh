#!/bin/sh
# Makes the file system of one throw-away host, in a mount namespace of its own, and then waits until its input ends.
# Run by namespace.py as process 1 of the host's namespaces: root.sh NAME [LAYERS]
# LAYERS is a folder with usr, etc and var of a host that was prepared before; they lie between the machine's and ours.
set -eu
name=$1
layers=${2:-}

mount --make-rprivate /
mount -t tmpfs -o mode=0755 layers /mnt
mkdir /mnt/root /mnt/upper /mnt/work
root=/mnt/root
mount -t tmpfs -o mode=0755 "$name" "$root"
cd "$root"
mkdir -p usr etc var dev proc run tmp root home srv opt mnt media boot sys
chmod 1777 tmp
chmod 0700 root
for link in bin sbin lib lib32 lib64 libx32; do
    [ ! -L "/$link" ] || cp -P "/$link" "$link"
done

# What the packages installed, with their users and settings; whatever the host writes stays in memory.
for part in usr etc var; do
    mkdir "/mnt/upper/$part" "/mnt/work/$part"
    below=/$part
    [ -z "$layers" ] || below=$layers/$part:/$part
    if ! mount -t overlay -o "lowerdir=$below,upperdir=/mnt/upper/$part,workdir=/mnt/work/$part" "$name" "$part" 2>/dev/null
    then
        # On a file system that cannot lie beneath an overlay (another overlay, in a container).
        if [ "$part" = usr ]; then
            mount --bind /usr usr
            mount -o remount,bind,ro usr
        else
            cp -a "/$part/." "$part/" 2>/dev/null || true
        fi
    fi
done

# Devices: the few that daemons open, borrowed from the machine.
mount -t tmpfs -o mode=0755 devices dev
for device in null zero full random urandom tty; do
    : > "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 terminals dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 memory dev/shm
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
mount -t proc proc proc
mount -t tmpfs -o mode=0755 run run
mkdir -m 1777 run/lock

hostname "$name"
mkdir machine
pivot_root . machine
cd /
umount -l /machine
rmdir /machine

# Process 1 has nothing to do but to be there: children that lost their parent vanish without being waited for, since
# the signal is ignored; the first line that comes back says that the host is ready; the end of the input, that
# whoever wanted it is gone.
exec env --ignore-signal=CHLD cat
