"""What a drill's events say to people: one sentence each."""

from collections.abc import Sequence
from datetime import timedelta
from math import inf

from drillbook.graph import Compiled, Refill
from drillbook.model import Certificate, Hit, How
from drillbook.quantity import write_duration
from drillbook.simulation.decision import Decision, What
from drillbook.simulation.journal import Journal
from drillbook.simulation.trace import Happening


class Phrases:
    """Writes events into a journal, in words."""

    def __init__(self, compiled: Compiled, journal: Journal) -> None:
        self.compiled = compiled
        self.journal = journal

    def hit(self, at_s: float, hit: Hit, lasts_s: float, *, repaired: bool) -> None:
        """A hazard strikes. `repaired`: somebody repairs it, who may have to be waited for."""
        span = " for good" if lasts_s == inf else f" for {_span(lasts_s)}"
        if repaired and lasts_s < inf:
            span = f"; {_span(lasts_s)} of repair"
        verb = {How.DESTROYED: "is destroyed", How.ENCRYPTED: "is encrypted"}.get(hit.how, "is lost")
        because = f" ({hit.because})" if hit.because else ""
        self.journal.note(at_s, hit.element, Happening.HIT, f"{self.name(hit.element)} {verb}{span}{because}")

    def restored(self, at_s: float, element: str, *, empty: bool) -> None:
        """What was hit is whole again. `empty`: the data that stood on it is not."""
        besides = ", empty: its data has to be brought back" if empty else ""
        self.journal.note(at_s, element, Happening.RESTORED, f"{self.name(element)} is restored{besides}")

    def encrypted_too(self, at_s: float, number: int, source: str) -> None:
        """Files on another machine, kept in step with those that are encrypted."""
        edge = self.compiled.edges[number]
        where = f"{self.journal.name(edge.dependent)}: the copy on {self.name(edge.needed)}"
        text = f"{where} is encrypted too (reached from {self.name(source)})"
        self.journal.note(at_s, edge.dependent, Happening.ENCRYPTED_TOO, text, source)

    def restored_for(self, at_s: float, element: str, dependent: str) -> None:
        """One that needs what was hit has it back, before the rest or after it."""
        text = f"{self.name(element)} is restored for {self.name(dependent)}"
        self.journal.note(at_s, dependent, Happening.RESTORED_IN_PART, text, element)

    def booting(self, at_s: float, node: int) -> None:
        """An element has all it needs again, and starts up."""
        identifier = self.compiled.ids[node]
        text = f"{self.name(identifier)} starts up: {_span(self.compiled.restart_s[node])}"
        self.journal.note(at_s, identifier, Happening.BOOTING, text)

    def holdover(self, at_s: float, number: int, left_s: float) -> None:
        """An element lives without something it needs."""
        edge = self.compiled.edges[number]
        how = f"carries on without {self.name(edge.needed)}"
        if edge.recharge_s:
            how = "runs on battery" if edge.implied else f"queues what is for {self.name(edge.needed)}"
        text = f"{self.journal.name(edge.dependent)} {how}: {_span(left_s)} left"
        self.journal.note(at_s, edge.dependent, Happening.HOLDOVER, text, self._cause(number), span_s=left_s)

    def exhausted(self, at_s: float, number: int) -> None:
        """A holdover is over."""
        edge = self.compiled.edges[number]
        what = f"time without {self.name(edge.needed)} is over"
        if edge.recharge_s:
            what = "battery is empty" if edge.implied else f"the queue for {self.name(edge.needed)} is full"
        text = f"{self.journal.name(edge.dependent)}: {what}"
        if edge.implied and self.journal.graph.node(edge.dependent).kind == Certificate.kind:
            text = f"{self.journal.name(edge.dependent)} has expired"
        self.journal.note(at_s, edge.dependent, Happening.EXHAUSTED, text, self._cause(number))

    def drained(self, at_s: float, number: int) -> None:
        """A queue is empty again."""
        edge = self.compiled.edges[number]
        text = f"{self.journal.name(edge.dependent)}: the queue for {self.name(edge.needed)} is empty again"
        self.journal.note(at_s, edge.dependent, Happening.DRAINED, text, self._cause(number))

    def takeover(self, at_s: float, number: int, lasts_s: float, *, again: bool = False) -> None:
        """Another branch is being made ready."""
        edge = self.compiled.edges[number]
        who = f", by {self.journal.name(edge.by)}" if edge.by else ""
        owner, other = self.journal.name(edge.dependent), self.name(edge.needed)
        instead = " instead" if again else ""
        text = f"{owner}: {other} begins to take over{instead}, {_span(lasts_s)}{who}"
        self.journal.note(at_s, edge.dependent, Happening.TAKEOVER, text, self._cause(number))

    def switched(self, at_s: float, number: int) -> None:
        """Another branch has taken over."""
        edge = self.compiled.edges[number]
        if edge.endurance_s < inf:
            text = f"{self.name(edge.needed)} has started and carries {self.journal.name(edge.dependent)}"
            self.journal.note(at_s, edge.needed, Happening.STARTED, text, self._cause(number))
            return
        text = f"{self.journal.name(edge.dependent)}: {self.name(edge.needed)} has taken over"
        self.journal.note(at_s, edge.dependent, Happening.SWITCHED, text, self._cause(number))

    def moved(self, at_s: float, number: int) -> None:
        """Another branch had taken over before the hit, which was known of."""
        edge = self.compiled.edges[number]
        text = f"{self.journal.name(edge.dependent)}: {self.name(edge.needed)} has taken over before, on notice"
        self.journal.note(at_s, edge.dependent, Happening.SWITCHED, text, self._cause(number))

    def noticed(self, at_s: float, number: int) -> None:
        """People know that something is lost."""
        edge = self.compiled.edges[number]
        self._by_people(at_s, number, Happening.NOTICED, f"the loss is noticed by {self.journal.name(edge.by or '')}")

    def decided(self, at_s: float, number: int) -> None:
        """People have decided what to do."""
        other = self.name(self.compiled.edges[number].needed)
        self._by_people(at_s, number, Happening.DECIDED, f"it is decided that {other} takes over")

    def carrying_out(self, at_s: float, number: int) -> None:
        """People set to work."""
        edge = self.compiled.edges[number]
        text = f"{self.journal.name(edge.by or '')} begins to switch to {self.name(edge.needed)}"
        self._by_people(at_s, number, Happening.CARRYING_OUT, text)

    def carried_out(self, at_s: float, number: int) -> None:
        """Their work is done."""
        edge = self.compiled.edges[number]
        wait = f"; caches forget within {_span(edge.course.spread_s)}" if edge.course.spread_s else ""
        text = f"the switch to {self.name(edge.needed)} is carried out{wait}"
        self._by_people(at_s, number, Happening.CARRIED_OUT, text)

    def _by_people(self, at_s: float, number: int, what: Happening, text: str) -> None:
        edge = self.compiled.edges[number]
        owner = self.journal.name(edge.dependent)
        self.journal.note(at_s, edge.dependent, what, f"{owner}: {text}", self._cause(number))

    def decision(self, at_s: float, decision: Decision) -> None:
        """Somebody decides something."""
        what, other = decision.what, self.name(decision.other) if decision.other else ""
        owner = self.name(decision.element)
        left_s = max(0.0, (decision.until_s or at_s) - at_s)
        text = {
            What.FAIL_OVER: f"{owner}: {other} is to take over now",
            What.WAIT: f"{owner}: nothing is switched over for {_span(left_s)}",
            What.SEND: f"{other} is sent to {owner}",
            What.FUEL: f"fuel is ordered for {owner}" + (f", due in {_span(left_s)}" if decision.until_s else ""),
            What.RESTORE: f"{owner} is being mended, ready in {_span(left_s)}",
            What.LOSE: f"{owner} is to fail",
        }[what]
        self.journal.note(at_s, decision.element, Happening.DECISION, f"decision: {text}")

    def made_ready(self, at_s: float, number: int) -> None:
        """An alternative would take over at once."""
        edge = self.compiled.edges[number]
        text = f"{self.journal.name(edge.dependent)}: {self.name(edge.needed)} is ready, and takes over at once"
        self.journal.note(at_s, edge.dependent, Happening.READY, text)

    def takeover_failed(self, at_s: float, number: int) -> None:
        """What was tried does not work."""
        edge = self.compiled.edges[number]
        text = f"{self.journal.name(edge.dependent)}: {self.name(edge.needed)} fails to take over"
        self.journal.note(at_s, edge.dependent, Happening.TAKEOVER_FAILED, text, self._cause(number))

    def called_off(self, at_s: float, number: int, stage: str, why: str) -> None:
        """What was under way is given up. `stage`: how far it had come."""
        edge = self.compiled.edges[number]
        off = f"the switch to {self.name(edge.needed)} is called off{f' {stage}' if stage else ''}"
        text = f"{self.journal.name(edge.dependent)}: {off}: {why}"
        self.journal.note(at_s, edge.dependent, Happening.CALLED_OFF, text, self._cause(number))

    def waits_for_people(self, at_s: float, numbers: Sequence[int]) -> None:
        """Takeovers for one dependent, by the same people, cannot begin: these are out."""
        edge = self.compiled.edges[numbers[0]]
        ways = " or ".join(self.journal.branch(self.compiled.edges[number].needed) for number in numbers)
        by, work = self.journal.name(edge.by or ""), f"{self.journal.name(edge.dependent)}: {ways}"
        text = f"{work} waits for {by}: {by} is out"
        self.journal.note(at_s, edge.dependent, Happening.WAITS, text, edge.by, work=work)

    def may_be_tried(self, at_s: float, number: int) -> None:
        """What failed to take over is repaired."""
        edge = self.compiled.edges[number]
        text = f"{self.journal.name(edge.dependent)}: {self.name(edge.needed)} is mended and may take over"
        self.journal.note(at_s, edge.dependent, Happening.MENDED, text, self._cause(number))

    def failing_back(self, at_s: float, number: int, after_s: float) -> None:
        """The first branch is there again, and will be switched back to."""
        edge = self.compiled.edges[number]
        who = f", by {self.journal.name(edge.fail_back.by)}" if edge.fail_back and edge.fail_back.by else ""
        owner, other = self.journal.name(edge.dependent), self.name(edge.needed)
        text = f"{owner} could go its usual way again; {other} hands back in {_span(after_s)}{who}"
        self.journal.note(at_s, edge.dependent, Happening.FAIL_BACK, text, self._cause(number))

    def interrupted(self, at_s: float, number: int, lasts_s: float) -> None:
        """It stands still while it is switched back."""
        edge = self.compiled.edges[number]
        text = f"{self.journal.name(edge.dependent)} stands still for {_span(lasts_s)} while it is switched back"
        self.journal.note(at_s, edge.dependent, Happening.INTERRUPTED, text, self._cause(number))

    def relieved(self, at_s: float, number: int) -> None:
        """The first branch is back; the other one stands down."""
        edge = self.compiled.edges[number]
        text = f"{self.journal.name(edge.dependent)} is back on its usual way; {self.name(edge.needed)} stands down"
        self.journal.note(at_s, edge.dependent, Happening.RETURNED, text, self._cause(number))

    def failed_to_start(self, at_s: float, generator: str) -> None:
        """A generator does not start."""
        self.journal.note(at_s, generator, Happening.FAILED_TO_START, f"{self.name(generator)} fails to start")

    def broke_down(self, at_s: float, generator: str) -> None:
        """A generator fails at work."""
        self.journal.note(at_s, generator, Happening.BROKE_DOWN, f"{self.name(generator)} breaks down while it runs")

    def spent(self, at_s: float, number: int) -> None:
        """A tank is empty."""
        edge = self.compiled.edges[number]
        self.journal.note(at_s, edge.needed, Happening.EXHAUSTED, f"{self.name(edge.needed)} is out of fuel")

    def refuel_called(self, at_s: float, generator: str, refill: Refill) -> None:
        """Fuel is ordered."""
        text = (
            f"{self.name(generator)}: fuel is called from {self.name(refill.provider)}, due in {_span(refill.within_s)}"
        )
        self.journal.note(at_s, generator, Happening.REFUEL_CALLED, text, refill.provider)

    def refuelled(self, at_s: float, generator: str, level_s: float) -> None:
        """Fuel has come."""
        text = f"{self.name(generator)} is refuelled: {_span(level_s)} in the tank"
        self.journal.note(at_s, generator, Happening.REFUELLED, text)

    def name(self, identifier: str) -> str:
        """What people call an element; a gate is what is wanted of it ("a name server")."""
        node = self.journal.graph.node(identifier)
        return node.name if node.is_gate and not node.name.startswith("written") else self.journal.name(identifier)

    def _cause(self, number: int) -> str:
        return self.compiled.edges[number].needed.partition("#")[0]


def _span(seconds: float) -> str:
    return write_duration(timedelta(seconds=round(seconds, 3)))
