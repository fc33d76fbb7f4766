"""Random coherent fault trees with shared events and gates, and slow answers about them that share no code."""

from itertools import combinations, product
from math import prod
from random import Random

from drillbook.faulttree import Connective, Event, FaultTree, Gate


def random_tree(seed: int, most_events: int = 16, most_gates: int = 12) -> FaultTree:
    """The tree of this seed; every gate uses earlier events and gates, the last one is the top."""
    chance = Random(seed)
    events = {f"e{n}": Event(f"e{n}", chance.choice([0.01, 0.1, 0.5, chance.random()]), chance.random())
              for n in range(chance.randint(1, most_events))}  # fmt: skip
    gates: dict[str, Gate] = {}
    for number in range(chance.randint(1, most_gates)):
        names = [*events, *list(gates) * chance.randint(1, 3)]
        inputs = tuple(chance.choice(names) for _ in range(chance.choice([0, 1, 2, 2, 3, 3, 4, 5]) or 2))
        connective = chance.choice([Connective.AND, Connective.OR, Connective.AT_LEAST])
        weights = tuple(chance.randint(1, 3) for _ in inputs) if chance.random() < 0.3 else ()
        total = sum(weights) if weights else len(inputs)
        counted = connective is Connective.AT_LEAST
        least = chance.randint(1, total) if counted else 0
        if chance.random() < 0.03:
            inputs, weights, least = (), (), 0
            connective = chance.choice([Connective.AND, Connective.OR])
            counted = False
        name = f"g{number}"
        gates[name] = Gate(name, connective, inputs, least, weights if counted else ())
    top = list(gates)[-1]
    below = {gate.name for gate in FaultTree("", top, gates, events).in_order()}
    return FaultTree(f"random {seed}", top, {name: gate for name, gate in gates.items() if name in below}, events)


def fails(tree: FaultTree, failed: frozenset[str]) -> bool:
    """Straight from the definition."""
    state = {name: name in failed for name in tree.events}
    for gate in tree.in_order():
        inputs = [state[name] for name in gate.inputs]
        weights = gate.weights or (1,) * len(inputs)
        state[gate.name] = {
            Connective.AND: all(inputs),
            Connective.OR: any(inputs),
            Connective.AT_LEAST: sum(weight for weight, on in zip(weights, inputs, strict=True) if on) >= gate.at_least,
        }[gate.connective]
    return state[tree.top]


def brute_force(tree: FaultTree) -> tuple[set[frozenset[str]], float]:
    """Minimal cut sets and exact probability, over all combinations of events."""
    names, sets, probability = list(tree.events), [], 0.0
    for bits in product((False, True), repeat=len(names)):
        failed = frozenset(name for name, bit in zip(names, bits, strict=True) if bit)
        if fails(tree, failed):
            sets.append(failed)
            probability += prod(
                event.probability if name in failed else 1 - event.probability for name, event in tree.events.items()
            )
    cut = set(sets)
    return {one for one in cut if not any(one - {name} in cut for name in one)}, probability


def mocus(tree: FaultTree) -> set[frozenset[str]]:
    """Minimal cut sets by expansion from the top down, as MOCUS does (Fussell and Vesely, 1972)."""
    done: set[frozenset[str]] = set()
    seen: set[frozenset[str]] = set()
    rows = [frozenset([tree.top])]
    while rows:
        row = rows.pop()
        if row in seen or any(one <= row for one in done):
            continue
        seen.add(row)
        gate = next((tree.gates[name] for name in sorted(row) if name in tree.gates), None)
        if gate is None:
            done = {one for one in done if not row <= one} | {row}
            continue
        rest, weights = row - {gate.name}, gate.weights or (1,) * len(gate.inputs)
        if gate.connective is Connective.AND:
            rows.append(rest | set(gate.inputs))
        elif gate.connective is Connective.OR:
            rows += [rest | {name} for name in gate.inputs]
        else:
            places = range(len(gate.inputs))
            rows += [
                rest | {gate.inputs[place] for place in chosen}
                for size in range(1, len(gate.inputs) + 1)
                for chosen in combinations(places, size)
                if sum(weights[place] for place in chosen) >= gate.at_least
            ]
    return done
