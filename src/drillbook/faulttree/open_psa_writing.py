"""Write a fault tree in the Open-PSA model exchange format, for other engines to read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from drillbook.faulttree.tree import Connective, FaultTree, Gate

_ODD = re.compile(r"[^A-Za-z0-9_-]+|-(?=-)|-$", re.ASCII)


def write_open_psa(tree: FaultTree) -> bytes:
    """The tree as XML, gates in order from the top down; the same tree gives the same bytes.

    The format's names are letters, digits, `_` and single `-`: others are rewritten, and stand in a label. It has no
    weights: an input that counts three times stands there three times. A gate without inputs is a constant.
    """
    gates = list(tree.in_order())
    top = Gate(f"{tree.top} fails", Connective.OR, (tree.top,))  # the format's top is a gate
    gates = gates or [top]
    known = _identifiers([gate.name for gate in gates] + list(tree.events))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<opsa-mef>"]
    lines += _opened("define-fault-tree", tree.name, _identifier(tree.name))
    for gate in reversed(gates):
        lines += _gate(tree, gate, known)
    lines += ["</define-fault-tree>", "<model-data>"]
    for event in tree.events.values():
        lines += _opened("define-basic-event", event.name, known[event.name])
        lines += [f'<float value="{event.probability!r}"/>'] if event.probability is not None else []
        lines.append("</define-basic-event>")
    return ("\n".join([*lines, "</model-data>", "</opsa-mef>"]) + "\n").encode()


def _identifier(name: str) -> str:
    plain = _ODD.sub("_", name).strip("_-")
    return plain if plain[:1].isalpha() else f"n{plain}"


def _identifiers(names: Iterable[str]) -> dict[str, str]:
    """Name → the one in the file; names that would become the same are numbered."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names, key=lambda name: _identifier(name) != name):  # those that fit keep theirs
        plain = candidate = _identifier(name)
        number = 1
        while candidate in taken:
            number += 1
            candidate = f"{plain}_{number}"
        taken.add(candidate)
        found[name] = candidate
    return found


def _opened(tag: str, name: str, identifier: str) -> Iterator[str]:
    yield f"<{tag} name={quoteattr(identifier)}>"
    if identifier != name and name:
        yield f"<label>{escape(name)}</label>"


def _gate(tree: FaultTree, gate: Gate, known: Mapping[str, str]) -> Iterator[str]:
    yield from _opened("define-gate", gate.name, known[gate.name])
    yield from _formula(tree, gate, known)
    yield "</define-gate>"


def _formula(tree: FaultTree, gate: Gate, known: Mapping[str, str]) -> Iterator[str]:
    """A gate in the simplest words for it: engines refuse repeated arguments, and connectives of one argument."""
    connective, inputs = gate.connective, gate.inputs
    if connective is Connective.AT_LEAST:
        inputs = tuple(
            name for name, times in zip(inputs, gate.weights or (1,) * len(inputs), strict=True) for _ in range(times)
        )
        if gate.at_least in (1, len(inputs)):
            connective = Connective.OR if gate.at_least == 1 else Connective.AND
    if connective in (Connective.AND, Connective.OR):
        inputs = tuple(dict.fromkeys(inputs))
    arguments = [
        f"<{'gate' if name in tree.gates else 'basic-event'} name={quoteattr(known[name])}/>" for name in inputs
    ]
    if not inputs:
        yield f'<constant value="{"true" if connective is Connective.AND else "false"}"/>'
    elif len(inputs) == 1 and connective in (Connective.AND, Connective.OR):
        yield arguments[0]
    else:
        minimum = f' min="{gate.at_least}"' if connective is Connective.AT_LEAST else ""
        yield from (f"<{connective}{minimum}>", *arguments, f"</{connective}>")
