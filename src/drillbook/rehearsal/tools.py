"""What a rehearsal needs of the machine: Debian's packages, and the right to make namespaces."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from drillbook.problem import ToolMissingError

ALWAYS = ("setpriv", "unshare", "nsenter", "ip", "sshd", "ssh", "sudo", "rsync", "update-rc.d", "pgrep", "mount")
"""Programs without which there are no hosts."""
SERVERS = ("apache2", "suexec", "named", "named-checkzone", "dig", "pg_createcluster", "psql", "mariadbd", "mariadb")
"""Programs of a world in which a site is moved: what it runs on, and what asks it."""
ASKING = ("curl", "wget", "whois")
"""Programs with which steps look at it."""
PACKAGES: Mapping[str, str] = MappingProxyType(
    {
        "apache2": "apache2",
        "suexec": "apache2-suexec-pristine",
        "cron": "cron",
        "curl": "curl",
        "dig": "bind9-dnsutils",
        "ip": "iproute2",
        "mariadb": "mariadb-client",
        "mariadbd": "mariadb-server",
        "mount": "mount",
        "named": "bind9",
        "named-checkzone": "bind9-utils",
        "nc": "netcat-openbsd",
        "nsenter": "util-linux",
        "pg_createcluster": "postgresql",
        "pgrep": "procps",
        "psql": "postgresql-client",
        "rsync": "rsync",
        "setpriv": "util-linux",
        "shellcheck": "shellcheck",
        "ssh": "openssh-client",
        "sshd": "openssh-server",
        "sudo": "sudo",
        "unshare": "util-linux",
        "update-rc.d": "init-system-helpers",
        "wget": "wget",
        "whois": "whois",
    }
)
"""Program → the package of Debian that brings it."""
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_ELSEWHERE = {"suexec": "/usr/lib/apache2/suexec"}
_TRIED_S = 20.0


def missing_tools(needed: Iterable[str] = ()) -> tuple[str, ...]:
    """Debian's packages that are not installed, of those that bring the programs needed, and of those always needed.

    Raises KeyError for a program whose package is not known.
    """
    return tuple(sorted({PACKAGES[program] for program in (*ALWAYS, *needed) if not _is_there(program)}))


def why_no_hosts() -> str:
    """Why this user cannot make throw-away hosts on this machine; empty: they can be made. It is tried."""
    if os.geteuid() != 0:
        return (
            "throw-away hosts run servers under their own users, and making them needs root: run it as root, in a "
            "virtual machine or in a container that may make namespaces (--privileged)"
        )
    tried = (
        "unshare",
        "--fork",
        "--pid",
        "--mount",
        "--net",
        "--uts",
        "--ipc",
        "mount",
        "-t",
        "tmpfs",
        "tried",
        "/mnt",
    )
    try:
        made = subprocess.run(  # noqa: S603
            tried, capture_output=True, text=True, timeout=_TRIED_S, check=False, env={"PATH": _PATH, "LC_ALL": "C"}
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if made.returncode == 0 else f"the machine does not let root make namespaces: {made.stderr.strip()}"


def need_tools(needed: Iterable[str] = ()) -> None:
    """Raises ToolMissingError, which says what to install or what to run it as, unless hosts can be made."""
    if packages := missing_tools(needed):
        raise ToolMissingError(f"a rehearsal needs these packages of Debian: apt-get install {' '.join(packages)}")
    if why := why_no_hosts():
        raise ToolMissingError(why)


def _is_there(program: str) -> bool:
    if program in _ELSEWHERE:
        return Path(_ELSEWHERE[program]).exists()
    return shutil.which(program, path=_PATH) is not None
