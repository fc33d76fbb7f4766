#!/bin/sh
# Makes the file system of one throw-away host, in a mount namespace of its own, and then waits until its input ends.
# Run by namespace.py as process 1 of the host's namespaces: root.sh NAME ROLE [copies]
# ROLE: `prepared` for the host that is prepared for all (prepare.sh) and lies beneath them; it stays at /mnt/root of its
# mount namespace. `host` for one that begins in that namespace: what was written there lies between the machine's files
# and its own. With `copies`, no overlay is tried.
set -eu
name=$1
role=$2
copies=${3:-}

if [ "$role" = prepared ]; then
    mount --make-rprivate /
    above=/mnt
else
    above=/mnt/host
fi
mount -t tmpfs -o mode=0755 layers $above
mkdir $above/root $above/upper $above/work
[ "$role" = host ] || mkdir $above/host
root=$above/root
mount -t tmpfs -o mode=0755 "$name" "$root"
cd "$root"
mkdir -p usr etc var dev proc run tmp root home srv opt mnt media boot sys
chmod 1777 tmp
chmod 0700 root
for link in bin sbin lib lib32 lib64 libx32; do
    [ ! -L "/$link" ] || cp -P "/$link" "$link"
done
for part in usr etc var; do mkdir "$above/upper/$part" "$above/work/$part"; done

# Folders that hold what this machine does rather than what its packages brought: a host has them, empty.
emptied="/usr/local /etc/sudoers.d /etc/cron.d /etc/ssl/private /etc/ssh/sshd_config.d /etc/postgresql
/var/backups /var/cache /var/lib/bind /var/lib/mysql /var/lib/postgresql /var/log /var/mail /var/spool /var/tmp /var/www"
like() {
    mkdir "$2" 2>/dev/null || true
    chown --reference="$1" "$2"
    chmod --reference="$1" "$2"
}
hidden() {
    for folder in $emptied; do
        [ -d "$folder" ] || continue
        part=/${folder#/}
        part=${part%/*}
        mkdir -p "/mnt/upper$part"
        # To an overlay a device 0:0 is a file that was deleted: nothing of the machine's folder shows.
        mknod "/mnt/upper$folder" c 0 0
    done
}
emptied_again() {
    for folder in $emptied; do
        [ -d "$folder" ] || continue
        rm -rf ".$folder" 2>/dev/null || true
        find "$folder" -maxdepth 2 -type d | while IFS= read -r inner; do
            case $inner in /usr/local/*/* | /etc/postgresql/* | /var/lib/*/* | /var/www/* | /var/tmp/* | /var/backups/*) continue ;; esac
            case $inner in
                /usr/local/bin | /usr/local/sbin | /usr/local/lib | /usr/local/etc | /usr/local/share) ;;
                /usr/local/*) continue ;;
            esac
            like "$inner" ".$inner"
        done
    done
}

# What the packages installed, with their users and settings; whatever the host writes stays in memory.
overlaid() {
    for part in usr etc var; do
        below=/$part
        [ "$role" = prepared ] || below=/mnt/upper/$part:/$part
        mount -t overlay -o "lowerdir=$below,upperdir=$above/upper/$part,workdir=$above/work/$part" "$name" $part || return 1
    done
}
# Where overlays are not to be had: /usr read-only as it is, copies of the rest.
copied() {
    for part in usr etc var; do umount "$part" 2>/dev/null || true; done
    if [ "$role" = host ]; then
        cp -a /mnt/root/etc/. etc/
        cp -a /mnt/root/var/. var/
    else
        cp -a /etc/. etc/
        rsync -aHx --exclude=/cache/*/** --exclude=/log/** --exclude=/lib/apt/lists/** --exclude=/lib/docker \
            --exclude=/lib/postgresql/** --exclude=/lib/mysql/** --exclude=/backups/** --exclude=/tmp/** \
            --exclude=/www/** --exclude=/spool/*/** /var/ var/
    fi
    mount --rbind /usr usr
    mount -t tmpfs -o mode=0755 local usr/local
    [ "$role" = prepared ] || cp -a /mnt/root/usr/local/. usr/local/
    mount -o remount,bind,ro usr
}
[ "$role" = host ] || hidden
if [ -n "$copies" ] || ! overlaid 2>/dev/null; then copied; fi
if [ "$role" = prepared ]; then
    emptied_again
else
    cp -a /mnt/root/root /mnt/root/home /mnt/root/srv .
fi

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
if [ "$role" = host ]; then
    mkdir machine
    pivot_root . machine
    cd /
    umount -l /machine
    rmdir /machine
fi

# Process 1 has nothing to do but to be there: children that lost their parent vanish without being waited for, since
# the signal is ignored; the first line that comes back says that the host is ready; the end of the input, that
# whoever wanted it is gone.
exec env --ignore-signal=CHLD cat
