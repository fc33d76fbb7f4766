"""What the plan itself needs in order to be carried out: its copies, ways to call people, log-ins and their keeping."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from drillbook.model.element import Failing
from drillbook.model.need import Needs
from drillbook.model.quantities import Duration, RefTo, Text

Keeper = Annotated[str, RefTo("site", "person", "server", "vm", "storage", "provider", "service")]
"""What keeps something: paper lies at a site or with a person; a file on a machine, in a store or with a company."""


class CopyForm(StrEnum):
    """Paper stays in the hand once it is fetched; a file can be read only while what keeps it serves."""

    PAPER = "paper"
    FILE = "file"


class ChannelKind(StrEnum):
    """How people are called."""

    TELEPHONE = "telephone"
    MOBILE = "mobile"
    MAIL = "mail"
    CHAT = "chat"
    PAGER = "pager"
    RADIO = "radio"
    MESSENGER = "messenger"


class PlanCopy(Failing):
    """A copy of the plan: on paper at a site or with a person, or a file somewhere."""

    kind: ClassVar[str] = "plan-copy"
    plural: ClassVar[str] = "plan_copies"
    kept: Keeper = Field(description="the site or person where it lies, or what the file is on")
    of: tuple[Annotated[str, RefTo("site")], ...] = Field(
        (), description="the sites whose plans it holds; left out: all of them"
    )
    form: CopyForm | None = Field(
        None, description="paper or file; left out: paper at a site or with a person, a file elsewhere"
    )
    place: Text = Field("", description="where exactly: room, shelf, folder")
    fetch: Duration = Field(timedelta(0), description="until it is in the hands of those who act")
    needs: Needs = Field((), description="what else is needed to read it")


class Channel(Failing):
    """A way to call people: the telephone, mobile telephones, mail, a chat."""

    kind: ClassVar[str] = "channel"
    plural: ClassVar[str] = "channels"
    kind_of: ChannelKind = Field(alias="kind", description="telephone, mobile, mail, chat, pager, radio or messenger")
    provider: Annotated[str | None, RefTo("provider")] = Field(
        None, description="the company that carries it; left out: ourselves, by what it needs"
    )
    reaches: tuple[Annotated[str, RefTo("person", "team")], ...] = Field(
        (), description="whom it reaches; left out: everybody"
    )
    repair: Duration | None = Field(None, description="usual time to repair; left out: for good")
    needs: Needs = Field((), description="what else carries it: the mail service, a line, the grid of its masts")


class Vault(Failing):
    """Where log-ins are kept: a password store, a sealed envelope in a safe. Never the secrets themselves."""

    kind: ClassVar[str] = "vault"
    plural: ClassVar[str] = "vaults"
    kept: tuple[Keeper, ...] = Field(min_length=1, description="where it is; any one of several copies is enough")
    opened_by: tuple[Annotated[str, RefTo("person", "team")], ...] = Field(
        (), description="any of these can open it; left out: whoever gets to it"
    )
    place: Text = Field("", description="where exactly: room, shelf, file")
    fetch: Duration = Field(timedelta(0), description="until it is open: the way to it, the key, the second person")
    repair: Duration | None = Field(None, description="time to make it again when it is lost; left out: for good")
    needs: Needs = Field((), description="what else it needs")


class Login(Failing):
    """An account with which something is changed: at the registrar, the DNS provider, a machine. Never the secret."""

    kind: ClassVar[str] = "login"
    plural: ClassVar[str] = "logins"
    opens: tuple[Annotated[str, RefTo()], ...] = Field(
        min_length=1, description="what it gives access to: domains, providers, machines; takeovers of these need it"
    )
    kept_in: tuple[Annotated[str, RefTo("vault")], ...] = Field((), description="any of these vaults has it")
    known_to: tuple[Annotated[str, RefTo("person", "team")], ...] = Field(
        (), description="any of these has it without a vault"
    )
    second_factor: tuple[Annotated[str, RefTo("channel", "vault", "person", "service")], ...] = Field(
        (), description="any of these gives the second factor: a telephone, a mail account, a token in a vault"
    )
    repair: Duration | None = Field(None, description="time to get a lost account back; left out: for good")
    needs: Needs = Field((), description="what else it needs")


__all__ = ["Channel", "ChannelKind", "CopyForm", "Login", "PlanCopy", "Vault"]
