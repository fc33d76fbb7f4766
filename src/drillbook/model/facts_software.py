"""Software found on a machine: web servers with their modules, interpreters with theirs, packages."""

from enum import StrEnum

from pydantic import Field

from drillbook.model.noun import Value
from drillbook.model.quantities import Text


class Linkage(StrEnum):
    """How a module comes into the web server."""

    STATIC = "static"
    SHARED = "shared"


class WebModule(Value):
    """A module of the web server."""

    name: Text = Field(description="its name without mod_ or _module, such as rewrite")
    linkage: Linkage = Field(description="static: compiled in; shared: loaded from a file (DSO)")


class VirtualHost(Value):
    """A site that the web server serves by name or address."""

    address: Text = Field(description="address and port, such as *:80")
    name: Text = Field("", description="its ServerName")
    aliases: tuple[Text, ...] = Field((), description="further names (ServerAlias)")
    document_root: Text = Field("", description="absolute path; empty: the main server's")
    place: Text = Field("", description="file and line where it is configured")


class WebServer(Value):
    """A web server, and the four questions about a site as this machine answers them."""

    software: Text = Field(description="Apache or nginx")
    version: Text = Field("", description="of the program")
    modules: tuple[WebModule, ...] = Field((), description="modules, loaded or compiled in")
    user: Text = Field("", description="user its workers run as")
    group: Text = Field("", description="group its workers run as")
    document_root: Text = Field("", description="the main server's DocumentRoot")
    virtual_hosts: tuple[VirtualHost, ...] = Field((), description="virtual hosts")
    suexec: bool = Field(False, description="suexec is installed")
    suexec_root: Text = Field("", description="folder outside of which suexec runs nothing (AP_DOC_ROOT)")
    cgi_folders: tuple[Text, ...] = Field((), description="folders whose files are run (ScriptAlias, ExecCGI)")

    def module(self, name: str) -> WebModule | None:
        """A module by its name: rewrite, mod_rewrite, rewrite_module and mod_rewrite.c are one."""
        wanted = module_name(name)
        return next((one for one in self.modules if one.name == wanted), None)

    @property
    def document_roots(self) -> frozenset[str]:
        """Of the main server and of all virtual hosts."""
        return frozenset(
            one for one in (self.document_root, *(host.document_root for host in self.virtual_hosts)) if one
        )


def module_name(written: str) -> str:
    """The name of an Apache module without what surrounds it: rewrite_module, mod_rewrite.c → rewrite."""
    name = written.strip().lower().removesuffix(".so").removesuffix(".c")
    return name.removeprefix("mod_").removesuffix("_module")


class Module(Value):
    """A module of a language."""

    name: Text = Field(description="as programs name it, such as DBD::Pg")
    version: Text = Field("", description="as it states itself")


class Interpreter(Value):
    """The interpreter of a language, with the modules it finds."""

    name: Text = Field(description="perl, php, python or ruby")
    version: Text = Field(description="of the interpreter")
    modules: tuple[Module, ...] = Field((), description="modules, by name")

    def module(self, name: str) -> Module | None:
        """A module by its name, in whatever case."""
        return next((one for one in self.modules if one.name.lower() == name.lower()), None)


class Package(Value):
    """An installed package of the distribution."""

    name: Text = Field(description="name of the package")
    version: Text = Field("", description="its version")
    architecture: Text = Field("", description="its architecture")


class Software(Value):
    """A program with its version."""

    name: Text = Field(description="name of the program")
    version: Text = Field("", description="its version")
