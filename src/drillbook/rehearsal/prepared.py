"""What makes a root file system into a host: packages as they were installed, logins, ssh, names.

The part that all hosts share is prepared once, in a host that then lies beneath the others; what differs is their
name, their key of ssh, and nothing else.
"""

import io
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drillbook.rehearsal.host import OPERATOR, Host, Outcome
from drillbook.rehearsal.namespace import shipped

_SUDOERS = f"""Defaults env_reset
Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
root ALL=(ALL:ALL) ALL
{OPERATOR} ALL=(ALL:ALL) NOPASSWD: ALL
"""
_SSHD = """HostKey /etc/ssh/ssh_host_ed25519_key
PasswordAuthentication no
PermitRootLogin prohibit-password
UseDNS no
"""
# Nobody sits at the terminal; a host that was lost is given up after seconds, not after the minutes of the default.
_SSH = "Host *\n    BatchMode yes\n    ConnectTimeout 5\n    ServerAliveInterval 5\n    ServerAliveCountMax 3\n"
PREPARING_MAX_S = 120.0
SYSTEMCTL = "/usr/bin/systemctl"
_LOCAL_SYSTEMCTL = "/usr/local/bin/systemctl"


class PreparingError(Exception):
    """A host could not be made from the machine's packages; carries what a program of theirs said."""


@dataclass(frozen=True, slots=True)
class HostKey:
    """The pair of keys by which one host is known to ssh."""

    private: str
    public: str


def prepare(host: Host, names: Sequence[str]) -> Mapping[str, HostKey]:
    """Make the host that lies beneath those with these names, and a key for each; see prepare.sh.

    Raises PreparingError.
    """
    try:
        host.write(SYSTEMCTL, shipped("systemctl.sh"), mode=0o755)
    except OSError:  # /usr is the machine's own, read-only; /usr/local comes before it in every path
        host.write(_LOCAL_SYSTEMCTL, shipped("systemctl.sh"), mode=0o755)
    _did(host, host.run(("sh", "-c", shipped("prepare.sh"), "prepare.sh", OPERATOR, *names), timeout_s=PREPARING_MAX_S))
    unpack(
        host,
        {
            "/etc/resolv.conf": ("", 0o644),
            "/etc/ssh/ssh_config.d/rehearsal.conf": (_SSH, 0o644),
            "/etc/ssh/sshd_config.d/rehearsal.conf": (_SSHD, 0o644),
            "/etc/sudoers": (_SUDOERS, 0o440),
        },
    )
    keys = (host.read(f"/run/keys/{name}").decode() for name in names)
    return {
        name: HostKey(key, host.read(f"/run/keys/{name}.pub").decode()) for name, key in zip(names, keys, strict=True)
    }


def settle(hosts: Sequence[Host], keys: Mapping[str, HostKey]) -> None:
    """Give every host its name, its key, everybody's names and keys; start sshd. Raises PreparingError."""
    known = "".join(
        f"{','.join((host.name, *host.addresses))} {' '.join(keys[host.name].public.split()[:2])}\n" for host in hosts
    )
    for host in hosts:
        files = {
            "/etc/hostname": (f"{host.name}\n", 0o644),
            "/etc/hosts": (names_of(host, hosts), 0o644),
            "/etc/ssh/ssh_known_hosts": (known, 0o644),
            "/etc/ssh/ssh_host_ed25519_key": (keys[host.name].private, 0o600),
            "/etc/ssh/ssh_host_ed25519_key.pub": (keys[host.name].public, 0o644),
        }
        unpack(host, files)
        _did(host, host.run(("systemctl", "default")))


def unpack(host: Host, files: Mapping[str, tuple[str, int]]) -> None:
    """Write many files of root's at once: path → content and mode. Folders above them are made."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for path, (content, mode) in files.items():
            data = content.encode()
            entry = tarfile.TarInfo(path.lstrip("/"))
            entry.size, entry.mode, entry.uname, entry.gname = len(data), mode, "root", "root"
            tar.addfile(entry, io.BytesIO(data))
    _did(host, host.feed(("tar", "-x", "-C", "/", "--no-overwrite-dir", "-m"), archive.getvalue()))


def names_of(host: Host, hosts: Sequence[Host]) -> str:
    """The file /etc/hosts: every host's name at each of its addresses."""
    own = f"127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n127.0.1.1 {host.name}\n"
    return own + "".join(f"{address} {other.name}\n" for other in hosts for address in other.addresses)


def _did(host: Host, ended: Outcome) -> None:
    if not ended.succeeded:
        raise PreparingError(f"{host.name}: {ended.stderr.strip() or ended.stdout.strip() or ended.status}")
