"""What is offered: services to users, and the business processes that need them."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from drillbook.model.element import Failing
from drillbook.model.names import AbsolutePath, Account, Language, ModuleName, WebAddress
from drillbook.model.need import Needs
from drillbook.model.noun import Value
from drillbook.model.quantities import Duration, Money, RefTo, Text


class ServiceKind(StrEnum):
    """What a service is, which decides the recovery steps written for it."""

    WEB = "web"
    DNS = "dns"
    MAIL = "mail"
    FILES = "files"
    OTHER = "other"


class WebSoftware(Value):
    """The four questions about a web site (modules, user, document root, languages)."""

    server: Text = Field("", description="software and version, as in 'Apache 2.4'")
    modules: tuple[ModuleName, ...] = Field((), description="modules it must have")
    user: Account = Field("", description="user it runs as")
    group: Account = Field("", description="group it runs as")
    document_root: AbsolutePath = Field("", description="absolute path")
    languages: tuple[Language, ...] = Field((), description="interpreters and their modules, with versions")
    settings: AbsolutePath = Field(
        "",
        description="file in which its programs find their databases: lines NAME_host=…, NAME_port=… for each "
        "database's name",
    )


class Service(Failing):
    """Something users notice when it stops."""

    kind: ClassVar[str] = "service"
    plural: ClassVar[str] = "services"
    kind_of: ServiceKind = Field(ServiceKind.OTHER, alias="kind", description="web, dns, mail, files or other")
    needs: Needs = Field(description="what it needs to serve")
    priority: int = Field(5, ge=1, le=9, description="1 is recovered first")
    rto: Duration | None = Field(None, description="recovery time objective; left out: the strictest of its processes")
    rpo: Duration | None = Field(None, description="recovery point objective; left out: the strictest of its processes")
    owner: Annotated[str | None, RefTo("team", "person")] = Field(None, description="who recovers it")
    url: WebAddress = Field("", description="address at which it is checked")
    live: bool = Field(False, description="`check --live` may ask its `url`, where that leads to a `live` machine")
    check: Text = Field("", description="command that shows it works, with what it must print")
    web: WebSoftware | None = Field(None, description="for a web site: the four questions")
    restart: Duration = Field(timedelta(0), description="from its needs being met to serving")
    repair: Duration | None = Field(None, description="time to repair the service itself; left out: for good")

    @property
    def host(self) -> str:
        """The name that users ask for; empty where no `url:` is given."""
        return self._asked.partition(":")[0]

    @property
    def port(self) -> int | None:
        """The port that the URL names; None: the usual one."""
        written = self._asked.partition(":")[2]
        return int(written) if written.isdecimal() else None

    @property
    def _asked(self) -> str:
        return self.url.partition("://")[2].partition("/")[0]


class Process(Failing):
    """A process of the business, with its targets (NIST SP 800-34r1, business impact analysis)."""

    kind: ClassVar[str] = "process"
    plural: ClassVar[str] = "processes"
    needs: Needs = Field(description="services, datasets and people it needs")
    rto: Duration | None = Field(None, description="recovery time objective")
    rpo: Duration | None = Field(None, description="recovery point objective")
    mtd: Duration | None = Field(None, description="maximum tolerable downtime")
    cost_per_hour: Money | None = Field(None, description="cost of an hour down")
    owner: Annotated[str | None, RefTo("team", "person")] = Field(None, description="who answers for it")
    workaround: Text = Field("", description="how people carry on by hand, and for how long")
    impact: Text = Field("", description="what happens when it stops")
