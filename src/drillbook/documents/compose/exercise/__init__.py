"""The documents of an exercise: for players, for controllers, to be handed out, to be filled in."""

from collections.abc import Mapping

from drillbook.documents.compose.exercise.forms import evaluation, forms, handouts
from drillbook.documents.compose.exercise.handbook import events_paper, handbook
from drillbook.documents.compose.exercise.manual import situation_manual
from drillbook.documents.compose.exercise.material import Pack
from drillbook.documents.paper import Paper


def compose_pack(pack: Pack) -> Mapping[str, Paper]:
    """Every document of a drill pack, by the name of its file."""
    return {
        "situation-manual": situation_manual(pack),
        "handbook": handbook(pack),
        "events": events_paper(pack),
        "handouts": handouts(pack),
        "evaluation": evaluation(pack),
        "forms": forms(pack),
    }


__all__ = ["Pack", "compose_pack"]
