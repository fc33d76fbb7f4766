"""What an element needs: all of, any of, at least k of; with holdover on a need and takeover on an alternative."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from drillbook.model.noun import Value
from drillbook.model.quantities import Duration, Probability, RefTo, Text


class FailBack(Value):
    """How an alternative hands back to the first choice once that is there again. Without one: at once, unnoticed."""

    after: Duration = Field(
        timedelta(0),
        description="how long the first choice must have been back (data copied back, watched for a while)",
    )
    interrupts: Duration = Field(timedelta(0), description="how long switching back stops what depends on it")
    by: Annotated[str | None, RefTo("team", "person")] = Field(
        None, description="who switches back; without them the alternative goes on. Left out: automatic"
    )


def _fail_back_from_text(value: Any) -> Any:
    return {"after": value} if isinstance(value, str) else value


HandsBack = Annotated[FailBack | None, BeforeValidator(_fail_back_from_text)]


class Takeover(Value):
    """How long until another branch serves, and what that costs in data.

    The time is the sum of its parts, plus the domain's TTL as it stood *before* the disaster, because resolvers keep
    a record they cached then (worked example E2).
    """

    notice: Duration = Field(timedelta(0), description="until people or a monitor notice the loss")
    decide: Duration = Field(timedelta(0), description="until it is decided to switch")
    change: Duration = Field(timedelta(0), description="carrying out the switch itself")
    domain: Annotated[str | None, RefTo("domain")] = Field(
        None, description="the domain whose record is changed; its TTL is added"
    )
    by: Annotated[str | None, RefTo("team", "person")] = Field(
        None, description="who carries it out; without them there is no switch. Left out: automatic"
    )
    skills: tuple[Text, ...] = Field((), description="skills that those who carry it out must have between them")
    at: Annotated[str | None, RefTo("site")] = Field(
        None, description="the site where somebody must be for it; left out: it is done from afar"
    )
    hands: bool = Field(False, description="the remote hands of the site `at` do what must be done there")
    loses: Duration | None = Field(None, description="data lost by switching to this branch (replication lag)")
    success_probability: Probability | None = Field(
        None, description="chance that it works when tried, in drills and simulated years; left out: it works"
    )
    fail_back: HandsBack = Field(
        None, description="how the first branch gets it back; left out: at once, without an interruption"
    )


def _takeover_from_text(value: Any) -> Any:
    return {"change": value} if isinstance(value, str) else value


class Need(Value):
    """One entry of `needs:`. Exactly one of `need`, `all`, `any`, or `at_least` with `of`."""

    need: Annotated[str | None, RefTo()] = Field(None, description="the identifier of what is needed")
    all: tuple["NeedEntry", ...] = Field((), description="every one of these is needed")
    any: tuple["NeedEntry", ...] = Field(
        (), description="one of these is enough; the first without takeover serves first"
    )
    at_least: int | None = Field(None, ge=1, description="how many of `of` are needed")
    of: tuple["NeedEntry", ...] = Field((), description="the alternatives of `at_least`")
    full: int | None = Field(
        None,
        ge=1,
        description="with `at_least`: how many give full capacity; with fewer it serves at a degraded level, that "
        "share of it. Left out: `at_least` of them are as good as all",
    )
    levels: Mapping[Text, Probability] = Field(
        default_factory=dict,
        description="with `full`: the share of full capacity where it is another, as in `{3: 50%, 4: 90%}`",
    )
    holdover: Duration = Field(
        timedelta(0), description="how long the dependent lives without it (a cache, a queue that buffers)"
    )
    drain: Duration = Field(
        timedelta(0),
        description="of a queue: how long a full one takes to drain once what it waits for is back; until it is "
        "empty less holdover is left. Left out: it is empty at once",
    )
    takeover: Annotated[Takeover | None, BeforeValidator(_takeover_from_text)] = Field(
        None, description="on an alternative: how long until it serves once it is needed"
    )
    why: Text = Field("", description="the reason, for readers of the plan")

    @model_validator(mode="after")
    def _one_form(self) -> "Need":
        forms = [
            self.need is not None,
            bool(self.all),
            bool(self.any),
            self.at_least is not None or bool(self.of),
        ]
        if sum(forms) != 1:
            raise ValueError("a need is exactly one of: need, all, any, or at_least with of; none of them empty")
        if (self.at_least is None) != (not self.of):
            raise ValueError("at_least and of go together")
        if self.at_least is not None and self.at_least > len(self.of):
            raise ValueError(f"at_least is {self.at_least}, but `of` has only {len(self.of)}")
        if self.drain and not self.holdover:
            raise ValueError("`drain` belongs to a `holdover`: what is buffered for that long")
        self._check_levels()
        return self

    def _check_levels(self) -> None:
        if self.full is None:
            if self.levels:
                raise ValueError("`levels` belong to `full`, which says how many give full capacity")
            return
        if self.at_least is None or not self.at_least <= self.full <= len(self.of):
            raise ValueError("`full` goes with `at_least` and `of`, and lies between the two numbers of them")
        for number in self.levels:
            if not (number.isascii() and number.isdecimal() and self.at_least <= int(number) < self.full):
                raise ValueError(f"a level is for a number from `at_least` up to below `full`, not for {number[:20]!r}")

    @property
    def shares(self) -> tuple[tuple[int, float], ...]:
        """The shares of full capacity that are given, by how many serve."""
        return tuple(sorted((int(number), share) for number, share in self.levels.items()))

    @property
    def parts(self) -> "tuple[Need, ...]":
        """The entries below this one, whatever its form; empty for a plain reference."""
        return self.all or self.any or self.of

    @property
    def names(self) -> tuple[str, ...]:
        """The elements that it names, at every depth."""
        return tuple(named((self,)))

    @property
    def threshold(self) -> int:
        """How many of `parts` must serve."""
        return len(self.all) if self.all else 1 if self.any else self.at_least or 0


def _need_from_text_or_list(value: Any) -> Any:
    if isinstance(value, str):
        return {"need": value}
    return {"all": value} if isinstance(value, list) else value


NeedEntry = Annotated[Need, BeforeValidator(_need_from_text_or_list)]
Need.model_rebuild()
Needs = tuple[NeedEntry, ...]


def entries(needs: Iterable[Need]) -> Iterator[Need]:
    """The needs and their parts, at every depth, as they are written."""
    for need in needs:
        yield need
        yield from entries(need.parts)


def named(needs: Iterable[Need]) -> Iterator[str]:
    """The elements that needs name, at every depth."""
    return (one.need for one in entries(needs) if one.need)
