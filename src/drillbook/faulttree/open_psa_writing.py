"""Write a fault tree in the Open-PSA model exchange format, for other engines to read."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from drillbook.faulttree.tree import Connective, FaultTree, Gate


def write_open_psa(tree: FaultTree) -> bytes:
    """The tree as XML, gates in order from the top down; the same tree gives the same bytes.

    The format has no weights: an input that counts three times stands there three times. A gate without inputs is
    written as a constant.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<opsa-mef>", f"<define-fault-tree name={quoteattr(tree.name)}>"]
    gates = list(tree.in_order())
    if not gates:  # the format's top is a gate
        gates = [Gate(f"{tree.top} fails", Connective.OR, (tree.top,))]
    for gate in reversed(gates):
        lines += _gate(tree, gate)
    lines += ["</define-fault-tree>", "<model-data>"]
    for event in tree.events.values():
        if event.probability is None:
            lines.append(f"<define-basic-event name={quoteattr(event.name)}/>")
        else:
            lines.append(
                f"<define-basic-event name={quoteattr(event.name)}>"
                f'<float value="{event.probability!r}"/></define-basic-event>'
            )
    return ("\n".join([*lines, "</model-data>", "</opsa-mef>"]) + "\n").encode()


def _gate(tree: FaultTree, gate: Gate) -> Iterator[str]:
    yield f"<define-gate name={quoteattr(gate.name)}>"
    if not gate.inputs:
        value = "true" if gate.connective is Connective.AND else "false"
        yield f'<constant value="{value}"/>'
    else:
        minimum = f' min="{gate.at_least}"' if gate.connective is Connective.AT_LEAST else ""
        yield f"<{gate.connective}{minimum}>"
        for name, times in zip(gate.inputs, gate.weights or (1,) * len(gate.inputs), strict=True):
            tag = "gate" if name in tree.gates else "basic-event"
            for _ in range(times):
                yield f"<{tag} name={quoteattr(name)}/>"
        yield f"</{gate.connective}>"
    yield "</define-gate>"
