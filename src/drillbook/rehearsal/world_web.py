"""Web servers of a world: Debian's Apache with the modules that the inventory names, and the site on it."""

from collections.abc import Iterator

from drillbook.model import WebSoftware
from drillbook.rehearsal.host import Host
from drillbook.rehearsal.world_cast import Cast
from drillbook.rehearsal.world_engines import settings_text
from drillbook.rehearsal.world_files import did, put
from drillbook.rehearsal.world_site import File, Site, pages, virtual_host

DEFAULT_MODULES = (
    *("access_compat", "alias", "auth_basic", "authn_core", "authn_file", "authz_core", "authz_host", "authz_user"),
    *("autoindex", "deflate", "dir", "env", "filter", "mime", "mpm_event", "negotiation", "reqtimeout", "setenvif"),
    "status",
)
"""What Debian's package turns on."""
NEEDED_MODULES = ("cgid", "include", "rewrite", "headers")
"""What the site that is rehearsed needs, whatever the inventory says."""
_CLEAN = """
cd /etc/apache2
rm -f mods-enabled/* sites-enabled/*
find sites-available -mindepth 1 ! -name 000-default.conf ! -name default-ssl.conf -delete
a2enmod -q -m "$@" >/dev/null
"""
_ACCOUNT = """
getent group "$2" >/dev/null || groupadd --system "$2"
getent passwd "$1" >/dev/null || useradd --system --gid "$2" --no-create-home --home-dir /var/www "$1"
sed -i -e "s/^export APACHE_RUN_USER=.*/export APACHE_RUN_USER=$1/" \\
    -e "s/^export APACHE_RUN_GROUP=.*/export APACHE_RUN_GROUP=$2/" /etc/apache2/envvars
"""


def site_of(cast: Cast) -> Site:
    """What the inventory says about the web server, the usual where it says nothing. Raises WorldError."""
    web, key = cast.service.web or WebSoftware(), cast.service.id
    user = web.user or "www-data"
    return Site(
        key, cast.host, (web.document_root or f"/var/www/{key}").rstrip("/"), user, web.group or user,
        web.settings or f"/etc/{key}/databases.conf",
    )  # fmt: skip


def modules_of(cast: Cast) -> tuple[str, ...]:
    """Names of the modules as Debian's a2enmod knows them: "mod_rewrite" is "rewrite", "cgi" is "cgid" there."""
    written = (cast.service.web or WebSoftware()).modules
    named = [one.removeprefix("mod_").removesuffix("_module") for one in written]
    return tuple(dict.fromkeys("cgid" if one == "cgi" else one for one in named))


def start_site(cast: Cast, host: Host, seed: int) -> list[str]:
    """The site on a machine that holds it; it serves at home only. Modules that Debian does not have are returned."""
    site = site_of(cast)
    have = set(did(host, "sh", "-c", "cd /etc/apache2/mods-available && ls *.load").replace(".load", "").split())
    wanted = modules_of(cast)
    chosen = dict.fromkeys((*DEFAULT_MODULES, *NEEDED_MODULES, *(one for one in wanted if one in have)))
    did(host, "sh", "-euc", _ACCOUNT, "account", site.user, site.group)
    did(host, "sh", "-euc", _CLEAN, "clean", *chosen)
    put(host, (*pages(site), *_configuration(cast, site, seed), *_other_files(cast, host.name)))
    if host.name in cast.home:
        did(host, "systemctl", "enable", "--now", "apache2")
    return [one for one in wanted if one not in have and one not in ("core", "so", "http")]


def start_empty(cast: Cast, host: Host) -> None:
    """A machine that the site may move to: the packages, their default page, and nothing of the site."""
    site = site_of(cast)
    did(host, "sh", "-euc", _ACCOUNT, "account", site.user, site.group)
    did(host, "sh", "-euc", f"{_CLEAN}\na2ensite -q 000-default >/dev/null", "clean", *DEFAULT_MODULES)
    did(host, "systemctl", "enable", "--now", "apache2")


def _configuration(cast: Cast, site: Site, seed: int) -> Iterator[File]:
    available = f"/etc/apache2/sites-available/{site.key}.conf"
    yield File(available, virtual_host(site))
    yield File(f"/etc/apache2/sites-enabled/{site.key}.conf", link=f"../sites-available/{site.key}.conf", mode=0o777)
    yield File(site.settings, settings_text(cast, seed), mode=0o640, owner=f"root:{site.group}")


def _other_files(cast: Cast, machine: str) -> Iterator[File]:
    """Data of the service that lies in files elsewhere than below the document root."""
    root = f"{site_of(cast).root}/"
    for dataset in cast.datasets:
        path = dataset.path.rstrip("/")
        if machine in dataset.on and path.startswith("/") and not f"{path}/".startswith(root):
            yield File(path, mode=0o755, folder=True)
            yield from (File(f"{path}/{n:02}.txt", f"{dataset.id} {n}\n" * n, mode=0o640) for n in range(1, 20))
