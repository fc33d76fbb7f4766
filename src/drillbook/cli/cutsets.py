"""`drillbook cutsets`: what has to fail together, how likely it is, and what matters most."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from drillbook.analysis import (
    CycleTooLargeError,
    Failure,
    failure_tree,
    failures,
    figures_provenance,
    find_targets,
    rank,
)
from drillbook.cli.console import put, put_bytes, put_json, put_table, say
from drillbook.cli.options import Select, read, selected
from drillbook.cli.status import FINDINGS
from drillbook.faulttree import (
    CutSets,
    FaultTree,
    TooLargeError,
    find_cut_sets,
    incoherences,
    read_open_psa,
    write_open_psa,
)
from drillbook.graph import build_graph, compile_graph
from drillbook.model import Estate
from drillbook.problem import InputError, Problem, Where
from drillbook.results import SubjectJson, cut_sets_json, inventory_cut_sets_json, subject_json

SHOWN = 10
"""Importances that the text shows."""
YEAR_H = 8760.0


class CutSetForm(StrEnum):
    """Forms of output of `cutsets`."""

    TEXT = "text"
    JSON = "json"
    OPEN_PSA = "open-psa"


def cutsets(
    inventory: Annotated[
        Path, typer.Argument(help="An inventory, or a fault tree in the Open-PSA format (XML).", show_default=False)
    ],
    form: Annotated[
        CutSetForm, typer.Option("--format", help="Text, JSON, or the tree itself for other engines.")
    ] = CutSetForm.TEXT,
    select: Select = None,
    top: Annotated[str | None, typer.Option(help="The gate that is asked about, of a fault tree with several.")] = None,
    limit: Annotated[int, typer.Option(help="List at most so many cut sets; 0: all.", min=0)] = 20,
    order: Annotated[int | None, typer.Option(help="List only sets of at most so many elements.", min=1)] = None,
    mission_time: Annotated[float, typer.Option(help="System mission time of a fault tree, in hours.", min=0)] = YEAR_H,
    fail_on: Annotated[int, typer.Option(help="Exit with 1 on sets of at most so many elements; 0: never.", min=0)] = 0,
) -> None:
    """List minimal cut sets: what has to fail together to bring a service down for good, all takeovers granted.

    Numbers of sets, probability and importance are exact and complete; --limit and --order bound the list alone.
    """
    if _is_tree(inventory):
        if select:
            raise typer.BadParameter("for inventories; a fault tree has --top", param_hint="--select")
        found = _of_tree(inventory, top, mission_time, form)
    else:
        if top:
            raise typer.BadParameter("for fault trees; an inventory has --select", param_hint="--top")
        found = _of_inventory(inventory, select, form, limit or None, order)
    if form is not CutSetForm.OPEN_PSA and _is_tree(inventory):
        _show_tree(found[0], form, limit or None, order)
    if any(least <= fail_on for one in found for least in one.by_order):
        raise typer.Exit(FINDINGS)


def _is_tree(path: Path) -> bool:
    """Whether the file is XML; YAML does not begin like that."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    except OSError as error:
        raise InputError([Problem(Where(str(path)), "F001", f"cannot be read: {error.strerror}")]) from error


def _of_tree(path: Path, top: str | None, mission_time_h: float, form: CutSetForm) -> list[CutSets]:
    tree, problems = read_open_psa(path.read_bytes(), str(path), top, mission_time_h)
    if tree is None:
        raise InputError(problems)
    if form is CutSetForm.OPEN_PSA:
        put_bytes(write_open_psa(tree))
        return []
    if problems := incoherences(tree):
        raise InputError(problems)
    return [_solved(tree, Where(str(path)))]


def _solved(tree: FaultTree, where: Where) -> CutSets:
    try:
        return find_cut_sets(tree)
    except TooLargeError as error:
        raise InputError([Problem(where, "F012", f"{tree.name}: {error}")]) from error


def _show_tree(found: CutSets, form: CutSetForm, limit: int | None, most: int | None) -> None:
    listed = list(found.listed(limit, most))
    if form is CutSetForm.JSON:
        put_json(cut_sets_json(found, found.tree.top, listed, limit, most))
        return
    _show(found, f"{found.tree.top} ({found.tree.name})", limit, most, {})


def _of_inventory(
    path: Path, select: list[str] | None, form: CutSetForm, limit: int | None, most: int | None
) -> list[CutSets]:
    estate = read(path)
    only = selected(estate, select)
    graph = build_graph(estate)
    compiled, rates = compile_graph(graph), failures(estate, graph)
    subjects = [one for one in find_targets(estate, graph) if not only or one in only]
    if wrong := only.difference(subjects):
        raise typer.BadParameter(f"{sorted(wrong)[0]!r} is neither a service nor a process", param_hint="--select")
    try:
        trees = [failure_tree(compiled, subject, rates) for subject in subjects]
    except CycleTooLargeError as error:
        raise InputError([Problem(Where(str(path)), "F012", str(error))]) from error
    if form is CutSetForm.OPEN_PSA:
        if len(trees) != 1:
            raise typer.BadParameter("choose one service or process to write as a fault tree", param_hint="--select")
        put_bytes(write_open_psa(trees[0]))
        return []
    found = [_solved(tree, Where(str(path))) for tree in trees]
    if form is CutSetForm.JSON:
        services = [_subject(estate, one, rates, limit, most) for one in found]
        put_json(inventory_cut_sets_json(estate, services, rates))
    else:
        names = {node.id: node.name for node in graph.nodes()}
        for one in found:
            node = graph.node(one.tree.name)
            _show(one, f"{node.name} ({node.kind} {node.id})", limit, most, names)
            _show_ranks(estate, one, rates, names)
    return found


def _subject(
    estate: Estate, found: CutSets, rates: dict[str, Failure], limit: int | None, most: int | None
) -> SubjectJson:
    answers = cut_sets_json(found, found.tree.name, list(found.listed(limit, most)), limit, most)
    return subject_json(answers, figures_provenance(found, rates), rank(estate, found, rates))


def _show(found: CutSets, title: str, limit: int | None, most: int | None, names: dict[str, str]) -> None:
    put(title)
    orders = ", ".join(f"{number:,} of {order}" for order, number in found.by_order.items())
    put(f"{found.count:,} minimal cut sets" + (f" by number of elements: {orders}" if orders else ""))
    if found.top_probability is not None:
        often = "" if found.frequency_per_year is None else f", {found.frequency_per_year:.3g} times a year"
        put(f"down with probability {found.top_probability:.6g}: {found.top_probability * YEAR_H:,.3g} h a year{often}")
    listed = found.listed(limit, most)
    first = next(listed, None)
    if first is not None:
        rows = (
            (" + ".join(names.get(one, one) for one in each.events) or "(nothing)", _share(each.probability))
            for each in chain([first], listed)
        )
        put_table(("Together", "Probability"), rows)
    if not names:
        put_table(("Event", "Birnbaum", "Fussell-Vesely", "RAW", "RRW"), _importances(found))
    put("")


def _importances(found: CutSets) -> Iterator[tuple[str, ...]]:
    for one in found.importance[:SHOWN]:
        ratios = (one.fussell_vesely, one.risk_achievement_worth, one.risk_reduction_worth)
        yield one.event, f"{one.birnbaum:.4g}", *(f"{ratio:.4g}" if ratio is not None else "—" for ratio in ratios)


def _show_ranks(estate: Estate, found: CutSets, rates: dict[str, Failure], names: dict[str, str]) -> None:
    ranks = rank(estate, found, rates)[:SHOWN]
    rows = (
        (
            names[one.element],
            f"{one.spared_h:,.3g} h",
            f"{one.fussell_vesely:.1%}",
            str(one.cost or "—"),
            f"{one.per_thousand:,.3g} h" if one.per_thousand is not None else "—",
            one.provenance.value,
        )
        for one in ranks
    )
    if ranks:
        head = ("Fix first", "Spared a year", "Share", "Cost", "Per 1,000", "Figures")
        put_table(head, rows)
        put("")
        say("probabilities take failures as independent; --format json says where each figure comes from")


def _share(probability: float | None) -> str:
    return "—" if probability is None else f"{probability:.3g}"
