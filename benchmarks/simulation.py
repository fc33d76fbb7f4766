"""Simulated years against simpy and a loop over heapq, in one run: `python benchmarks/simulation.py [--small]`.

The model: 1,000 two-state elements in 500 pairs; a service is down when both of any pair are. MTTF 1,000 h, MTTR 10 h,
one year a replication. All three count outages and time down; ours also says whose failure each outage was.
"""

import argparse
import heapq
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import simpy

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

from closed_forms import needing, unit

from drillbook.graph import DependencyGraph, Edge, Node
from drillbook.simulation.years.block import player_of
from drillbook.simulation.years.figures import Asked
from drillbook.simulation.years.plan import YEAR_S, Plan, plan_graph
from drillbook.simulation.years.rare import split
from drillbook.simulation.years.run import go_on, new_run, workers
from drillbook.simulation.years.tally import DOWN

MTTF_H, MTTR_H, YEAR_H = 1000.0, 10.0, 8760.0


def pairs(elements: int, replication_years: float = 1.0) -> Plan:
    """The model, as ours plays it."""
    digraph: nx.DiGraph[str] = nx.DiGraph()
    for number in range(elements):
        digraph.add_node(f"e{number}", node=Node(f"e{number}", "server", ""))
    for pair in range(elements // 2):
        digraph.add_node(f"p{pair}", node=Node(f"p{pair}", "any", "", threshold=1))
        for number in (2 * pair, 2 * pair + 1):
            digraph.add_edge(f"p{pair}", f"e{number}", edge=Edge(f"p{pair}", f"e{number}"))
    digraph.add_node("web", node=Node("web", "service", ""))
    for pair in range(elements // 2):
        digraph.add_edge("web", f"p{pair}", edge=Edge("web", f"p{pair}"))
    living = {f"e{number}": unit(MTTF_H, MTTR_H) for number in range(elements)}
    return plan_graph(DependencyGraph(digraph), living, ["web"], 1, replication_years)


def by_simpy(elements: int, years: int, chance: random.Random) -> tuple[int, float]:
    """Failures, and the share of time down; one process an element."""
    failures, down_h = 0, 0.0
    for _ in range(years):
        environment = simpy.Environment()
        down, state = [0] * (elements // 2), [0, 0.0, 0.0, 0]  # pairs down, since when, hours down, failures

        def element(number: int, environment=environment, down=down, state=state):
            pair = number // 2
            while True:
                yield environment.timeout(chance.expovariate(1 / MTTF_H))
                state[3] += 1
                down[pair] += 1
                if down[pair] == 2:
                    if not state[0]:
                        state[1] = environment.now
                    state[0] += 1
                yield environment.timeout(chance.expovariate(1 / MTTR_H))
                down[pair] -= 1
                if down[pair] == 1:
                    state[0] -= 1
                    if not state[0]:
                        state[2] += environment.now - state[1]

        for number in range(elements):
            environment.process(element(number))
        environment.run(until=YEAR_H)
        failures, down_h = failures + state[3], down_h + state[2]
    return failures, down_h / years / YEAR_H


def by_heapq(elements: int, years: int, chance: random.Random) -> tuple[int, float]:
    """The same by a loop over a heap of times."""
    failures, down_h = 0, 0.0
    for _ in range(years):
        due = [(chance.expovariate(1 / MTTF_H), number, True) for number in range(elements)]
        heapq.heapify(due)
        down, pairs_down, since_h = [0] * (elements // 2), 0, 0.0
        while due[0][0] < YEAR_H:
            now_h, number, fails = due[0]
            pair = number // 2
            if fails:
                failures += 1
                down[pair] += 1
                if down[pair] == 2:
                    if not pairs_down:
                        since_h = now_h
                    pairs_down += 1
            else:
                down[pair] -= 1
                if down[pair] == 1:
                    pairs_down -= 1
                    if not pairs_down:
                        down_h += now_h - since_h
            mean_h = MTTR_H if fails else MTTF_H
            heapq.heapreplace(due, (now_h + chance.expovariate(1 / mean_h), number, not fails))
    return failures, down_h / years / YEAR_H


def best(times: int, work: Callable[[], object]) -> tuple[float, object]:
    """The shortest of so many runs, in seconds of this process, and what it gave."""
    found = []
    for _ in range(times):
        start = time.process_time()
        result = work()
        found.append((time.process_time() - start, result))
    return min(found, key=lambda one: one[0])


def speed(elements: int, ours: int, theirs: int) -> None:
    """Failures a second of each engine, on one core."""
    plan = pairs(elements)
    player = player_of(plan)
    player.block(0, 2)
    mine_s, tally = best(3, lambda: player.block(0, ours))
    failures = elements * YEAR_H / (MTTF_H + MTTR_H)
    mine_s /= ours * failures
    share = tally.sums[0, DOWN, 0] / ours / YEAR_S
    print(f"ours    {1e9 * mine_s:8.1f} ns a failure and repair; down {share:.5f}")
    for name, engine in (("simpy", by_simpy), ("heapq", by_heapq)):
        theirs_s, (count, down) = best(3, lambda engine=engine: engine(elements, theirs, random.Random(1)))
        each_s = theirs_s / count
        faster = f"ours {each_s / mine_s:.0f} times as fast"
        print(f"{name}   {1e9 * each_s:8.1f} ns a failure and repair; down {down:.5f}; {faster}")


def scaling(elements: int, replications: int) -> None:
    """The same run on one process and on two: the second run of each pool, when its kernels are loaded."""
    plan, seconds, tallies = pairs(elements), {}, {}
    for number in (1, 2):
        with workers(plan, number) as place:
            go_on(new_run(plan, Asked(64)), place, lambda done, total: None)
            start = time.perf_counter()
            run = new_run(plan, Asked(replications))
            go_on(run, place, lambda done, total: None)
            seconds[number] = time.perf_counter() - start
        tallies[number] = run.progress.tally
    same = all((one == two).all() for one, two in zip(tallies[1], tallies[2], strict=True))
    gain = seconds[1] / seconds[2]
    took = f"{seconds[1]:.2f} s on one, {seconds[2]:.2f} s on two"
    print(f"{replications} replications: {took}: {gain:.2f} times; same bits: {same}")


def rare(runs: int) -> None:
    """Splitting against crude simulation, by work: replications that crude simulation would need for that interval."""
    for names, mttf_h in (("ab", 100_000), ("abc", 10_000), ("abcd", 8760)):
        plan = plan_graph(needing(1, *names), {name: unit(mttf_h, 10) for name in names}, ["web"], 1, 1.0)
        truth = (10 / (mttf_h + 10)) ** len(names)
        start = time.process_time()
        found = split(plan, lambda done, total: None, runs)
        took_s = time.process_time() - start
        player = player_of(plan)
        player.block(0, 10)
        crude_s = best(1, lambda player=player: player.block(0, 20_000))[0] / 20_000
        one = found.unavailability
        relative = (one.high - one.low) / 2 / truth / 1.96 if one.high else float("inf")
        # crude: an outage of mean length 10 h / n with probability p a year; relative variance 2 / p a replication
        chance = truth * YEAR_H * len(names) / 10
        crude_total_s = 2 / chance / relative**2 * crude_s
        print(
            f"{len(names)} units: truth {truth:.3g}, splitting {one.value:.3g} ({one.low:.3g} to {one.high or 0:.3g}) "
            f"in {took_s:.1f} s; crude simulation as sure: {crude_total_s:.3g} s, "
            f"{crude_total_s / took_s:,.1f} times the work"
        )


def memory(replications: tuple[int, int]) -> None:
    """The largest size of this process after few and after many replications."""
    import resource  # noqa: PLC0415 - not everywhere

    plan = plan_graph(needing(1, "a", "b"), {name: unit(1000, 10) for name in "ab"}, ["web"], 1, 1.0)
    sizes = []
    for number in replications:
        with workers(plan, 1) as place:
            go_on(new_run(plan, Asked(number)), place, lambda done, total: None)
        sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    for number, size in zip(replications, sizes, strict=True):
        print(f"memory: {size:.0f} MB after {number:,} replications")


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="in seconds, to see that it runs")
    small = parser.parse_args(arguments).small
    print(f"{os.cpu_count()} processors")
    speed(1000 if not small else 40, 400 if not small else 50, 20 if not small else 2)
    if small:
        return
    scaling(1000, 8000)
    rare(50)
    memory((10_000, 1_000_000))


if __name__ == "__main__":
    main()
