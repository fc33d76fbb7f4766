"""Logins of throw-away hosts: the operator, sudo, ssh keys made for this one world, names in /etc/hosts."""

from collections.abc import Sequence

from drillbook.rehearsal.host import OPERATOR, Host

_SUDOERS = f"""Defaults env_reset
Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
root ALL=(ALL:ALL) ALL
{OPERATOR} ALL=(ALL:ALL) NOPASSWD: ALL
"""
_SSHD = "PasswordAuthentication no\nPermitRootLogin prohibit-password\nHostKey /etc/ssh/ssh_host_ed25519_key\n"
# The machine's own keys, logins and jobs are none of the host's business.
_PREPARE = f"""
rm -rf /etc/ssh/ssh_host_* /etc/sudoers.d /etc/ssh/sshd_config.d /root /var/backups /var/spool/cron/crontabs
mkdir -m 0755 /etc/ssh/sshd_config.d /var/backups /run/sshd
mkdir -m 0750 /etc/sudoers.d
mkdir -m 0700 /root
getent group {OPERATOR} >/dev/null || groupadd {OPERATOR}
id {OPERATOR} >/dev/null 2>&1 || useradd --create-home --gid {OPERATOR} --shell /bin/bash {OPERATOR}
for home in /root /home/{OPERATOR}; do mkdir -p -m 0700 "$home/.ssh"; done
ssh-keygen -q -t ed25519 -N '' -C "$(hostname)" -f /etc/ssh/ssh_host_ed25519_key
cat /etc/ssh/ssh_host_ed25519_key.pub
"""


def set_up_logins(hosts: Sequence[Host]) -> None:
    """Make root and the operator log in on every host from every host, without a question; start sshd."""
    keys = {host.name: _said(host, ("sh", "-euc", _PREPARE)).split()[1] for host in hosts}
    first = hosts[0]
    _said(first, ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "rehearsal", "-f", "/root/.ssh/id_ed25519"))
    private = first.read("/root/.ssh/id_ed25519")
    public = first.read("/root/.ssh/id_ed25519.pub")
    known = "".join(f"{','.join((host.name, *host.addresses))} ssh-ed25519 {keys[host.name]}\n" for host in hosts)
    for host in hosts:
        host.write("/etc/hosts", names_of(host, hosts))
        host.write("/etc/hostname", f"{host.name}\n")
        host.write("/etc/resolv.conf", "")
        host.write("/etc/ssh/ssh_known_hosts", known)
        host.write("/etc/sudoers", _SUDOERS, mode=0o440)
        host.write("/etc/ssh/sshd_config.d/rehearsal.conf", _SSHD)
        for user, home in (("root", "/root"), (OPERATOR, f"/home/{OPERATOR}")):
            owner = f"{user}:{user}"
            host.write(f"{home}/.ssh/id_ed25519", private, mode=0o600, owner=owner)
            host.write(f"{home}/.ssh/authorized_keys", public, mode=0o600, owner=owner)
        _said(host, ("chown", "-R", f"{OPERATOR}:{OPERATOR}", f"/home/{OPERATOR}/.ssh"))
        _said(host, ("/usr/sbin/sshd",))


def names_of(host: Host, hosts: Sequence[Host]) -> str:
    """The file /etc/hosts: every host's name at each of its addresses."""
    own = f"127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n127.0.1.1 {host.name}\n"
    return own + "".join(f"{address} {other.name}\n" for other in hosts for address in other.addresses)


def _said(host: Host, argv: Sequence[str]) -> str:
    ended = host.run(argv)
    if not ended.succeeded:
        raise OSError(f"{host.name}: {argv[0]}: {ended.stderr.strip()}")
    return ended.stdout
