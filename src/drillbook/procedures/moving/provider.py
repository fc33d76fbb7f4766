"""Another company: its account, its people and its machines are reached before anything depends on them."""

from collections.abc import Iterator

from drillbook.graph import logins_to
from drillbook.model import Step
from drillbook.procedures.moving.move import Move
from drillbook.procedures.moving.plan import company_of
from drillbook.procedures.shell import NOTHING, command, note, on, succeeds
from drillbook.procedures.situation import minutes
from drillbook.quantity import write_duration


def meet_provider(move: Move) -> Iterator[Step]:
    """See that the new machines are reached, that the new company answers, and until when the old contract runs."""
    machines = (move.target, *move.name_servers)
    duration, provenance = minutes(30)
    reached = [command("ssh", "--", on(machine), "sudo -n true") for machine in machines]
    yield Step(
        id=f"{move.key}.meet",
        title=f"Reach {', '.join(machine.title for machine in machines)}, and whoever runs them",
        subject=move.target.id,
        do=(*reached, *(note(text) for text in _company(move))),
        verify=(
            *(succeeds(one) for one in reached),
            note("The number is answered, and the contract's number is known there."),
        ),
        undo=(NOTHING,),
        duration=duration,
        duration_from=provenance,
        owner=move.owner,
        escalate="The company does not answer by day: it will not at night. Think again before you move there.",
    )


def _company(move: Move) -> Iterator[str]:
    old, new = (move.estate.providers.get(company_of(move.estate, one) or "") for one in (move.source, move.target))
    if new is None or new is old:
        return
    contract = f", contract {new.contract.number}" if new.contract and new.contract.number else ""
    logins = [move.estate.logins[one] for one in logins_to(move.estate, new.id)]
    kept = ", ".join(dict.fromkeys(move.graph.node(one).name for login in logins for one in login.kept_in))
    yield f"Call {new.title} {new.support_phone or '(no number in the inventory)'}{contract}: is the machine ours?"
    yield f"Log in to its account; the log-in is kept: {kept or 'nowhere in the inventory, add `logins:`'}."
    if old and old.contract and (old.contract.notice or old.contract.ends):
        ends = f" ends on {old.contract.ends:%-d %B %Y}" if old.contract.ends else ""
        notice = f" {write_duration(old.contract.notice)} of notice" if old.contract.notice else ""
        yield f"The contract with {old.title}{ends}{' and' if ends and notice else ''}{notice and ' needs' + notice}."
