"""The short table of a plan: which disasters of the library hurt the site's services most."""

from dataclasses import replace

from small_plan import PRACTICE, RUNBOOKS, organisation

from drillbook.analysis import analyse
from drillbook.documents import compose_plan
from drillbook.documents.blocks import Paragraph, Table
from drillbook.documents.compose.worst_disasters import MOST, hurting
from drillbook.graph import build_graph
from drillbook.scenarios import SHIPPED, Playing, every_scenario
from drillbook.simulation import Matrix, play_all


def played() -> tuple:
    whole = organisation()
    graph, kinds = build_graph(whole), SHIPPED
    return whole, graph, play_all(Playing(whole, graph, kinds), every_scenario(whole, graph, kinds))


def findings(whole, graph, matrix: Matrix | None) -> tuple:
    plan = compose_plan(whole, graph, analyse(whole, graph), PRACTICE, RUNBOOKS, (), "office", matrix)
    return next(section for section in plan.sections if section.title == "Findings").blocks


def words(cell) -> str:
    return "".join(span.text for span in cell)


def table(blocks) -> Table | None:
    return next((one for one in blocks if isinstance(one, Table) and one.head[0] == "Disaster"), None)


def test_the_worst_come_first_and_not_more_than_people_read():
    whole, graph, matrix = played()
    found = table(findings(whole, graph, matrix))
    assert found is not None
    assert 1 <= len(found.rows) <= MOST
    worst = hurting(matrix, list(whole.services))
    assert [words(row[0]).removesuffix(" *") for row in found.rows] == [one.row.title for one in worst[:MOST]]
    assert [one.worst.rta_s for one in worst] == sorted((one.worst.rta_s for one in worst), reverse=True)


def test_only_of_the_library_and_only_what_misses_a_target():
    whole, _, matrix = played()
    own = set(whole.scenarios)
    for one in hurting(matrix, list(whole.services)):
        assert one.row.scenario not in own
        assert all(not cell.met for cell in one.cells)
    assert hurting(matrix, []) == []


def test_an_assumption_is_marked():
    whole, graph, matrix = played()
    marked = {one.row.title: bool(one.row.assumed) for one in hurting(matrix, list(whole.services))}
    for row in table(findings(whole, graph, matrix)).rows:
        assert words(row[0]).endswith(" *") == marked[words(row[0]).removesuffix(" *")]


def test_where_nothing_is_missed_a_sentence_says_so():
    whole, graph, matrix = played()
    met = tuple(replace(row, cells=tuple(replace(one, missed=0) for one in row.cells)) for row in matrix.rows)
    blocks = findings(whole, graph, replace(matrix, rows=met))
    assert table(blocks) is None
    said = [words(one.text) for one in blocks if isinstance(one, Paragraph)]
    assert any("does a service of this site miss a target" in one for one in said)


def test_without_a_matrix_nothing_is_said():
    whole, graph, _ = played()
    assert table(findings(whole, graph, None)) is None
