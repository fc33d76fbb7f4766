"""Reading the Open-PSA format: every fault at its place, and every part of the format that changes a result."""

import pytest

from drillbook.faulttree import find_cut_sets, read_open_psa


def read(body: str, **options):
    return read_open_psa(f'<?xml version="1.0"?>\n<opsa-mef>\n{body}\n</opsa-mef>'.encode(), "tree.xml", **options)


def solved(body: str, **options):
    tree, problems = read(body, **options)
    assert problems == []
    found = find_cut_sets(tree)
    return {frozenset(one.events) for one in found.listed()}, found.top_probability


def codes(body: str, **options) -> list[tuple[int, int, str]]:
    tree, problems = read(body, **options)
    assert tree is None
    return [(problem.where.line, problem.where.column, problem.code) for problem in problems]


def model(gates: str, events: str = "") -> str:
    return f'<define-fault-tree name="t">\n{gates}\n</define-fault-tree>\n<model-data>\n{events}\n</model-data>'


def test_nested_formulas_constants_and_house_events():
    gates = (
        '<define-gate name="top"><or><and><event name="a"/><house-event name="on"/></and>'
        '<atleast min="2"><basic-event name="b"/><basic-event name="c"/><constant value="false"/></atleast></or>'
        '</define-gate><define-house-event name="on"><constant value="true"/></define-house-event>'
    )
    events = "".join(f'<define-basic-event name="{name}"><float value="0.1"/></define-basic-event>' for name in "abc")
    sets, probability = solved(model(gates, events))
    assert sets == {frozenset("a"), frozenset("bc")}
    assert probability == pytest.approx(0.1 + 0.9 * 0.01)


def test_private_names_are_found_from_the_inside_out():
    gates = """<define-gate name="top"><and><gate name="left"/><gate name="right"/></and></define-gate>
    <define-component name="one"><define-gate name="left"><or><basic-event name="pump"/></or></define-gate>
      <define-basic-event name="pump" role="private"><float value="0.1"/></define-basic-event></define-component>
    <define-component name="two"><define-gate name="right"><or><basic-event name="pump"/></or></define-gate>
      <define-basic-event name="pump" role="private"><float value="0.2"/></define-basic-event></define-component>"""
    sets, probability = solved(model(gates))
    assert sets == {frozenset({"t.one.pump", "t.two.pump"})}
    assert probability == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('<parameter name="half"/>', 0.5),
        ('<mul><parameter name="half"/><float value="0.5"/></mul>', 0.25),
        ('<exponential><float value="1e-4"/><float value="1000"/></exponential>', 0.09516258196),
        ('<exponential><float value="1e-4"/><system-mission-time/></exponential>', 0.5835546339796),
        ('<GLM><float value="0"/><float value="0.001"/><float value="0.1"/><float value="1e9"/></GLM>', 0.0099009901),
        (
            '<Weibull><float value="100"/><float value="2"/><float value="0"/><float value="100"/></Weibull>',
            0.6321205588,
        ),
        ('<sub><float value="1"/><float value="0.25"/><float value="0.25"/></sub>', 0.5),
    ],
)
def test_expressions(expression, expected):
    gates = '<define-gate name="top"><or><basic-event name="a"/></or></define-gate>'
    events = (
        f'<define-basic-event name="a">{expression}</define-basic-event>'
        '<define-parameter name="half"><div><int value="1"/><int value="2"/></div></define-parameter>'
    )
    assert solved(model(gates, events))[1] == pytest.approx(expected, rel=1e-9)


def test_every_fault_is_named_at_its_place_in_one_run():
    gates = """<define-gate name="top"><or><gate name="lower"/><basic-event name="b"/></or></define-gate>
<define-gate name="top"><or><basic-event name="b"/></or></define-gate>
<define-gate name="odd"><atleast min="4"><basic-event name="b"/><basic-event name="b"/></atleast></define-gate>
<define-gate name="empty"></define-gate>
<define-CCF-group name="ccf" model="beta-factor"></define-CCF-group>"""
    events = """<define-basic-event name="b"><float value="1.5"/></define-basic-event>
<define-basic-event name="c"><float value="a lot"/></define-basic-event>
<define-basic-event name="d"><parameter name="rat"/></define-basic-event>
<define-parameter name="rate"><parameter name="rate"/></define-parameter>
<define-basic-event name="e"><lognormal-deviate/></define-basic-event>"""
    found = codes(model(gates, events))
    assert sorted((line, code) for line, _, code in found) == [
        (4, "F006"), (5, "F005"), (6, "F010"), (7, "F004"), (8, "F003"),
        (11, "F010"), (12, "F010"), (13, "F006"), (14, "F007"), (15, "F003"),
    ]  # fmt: skip


def test_a_near_name_is_suggested():
    _, problems = read(model('<define-gate name="top"><or><gate name="pmup"/></or></define-gate>'
                             '<define-gate name="pump"><or><basic-event name="b"/></or></define-gate>'))  # fmt: skip
    assert "did you mean 'pump'" in problems[0].message


def test_circles_are_faults():
    gates = (
        '<define-gate name="top"><or><gate name="a"/></or></define-gate>'
        '<define-gate name="a"><or><gate name="b"/></or></define-gate>'
        '<define-gate name="b"><or><gate name="a"/></or></define-gate>'
    )
    assert [code for _, _, code in codes(model(gates))] == ["F007"]


def test_several_tops_need_a_choice():
    gates = "".join(
        f'<define-gate name="{name}"><or><basic-event name="{name}1"/></or></define-gate>' for name in ("x", "y")
    )
    assert [code for _, _, code in codes(model(gates))] == ["F009"]
    assert read(model(gates), top="y")[0].top == "y"
    assert [code for _, _, code in codes(model(gates), top="z")] == ["F006"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "F001"),
        (b"<opsa-mef><unclosed></opsa-mef>", "F001"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><opsa-mef>&a;</opsa-mef>', "F002"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><opsa-mef/>', "F002"),
        (b"<a>" * 300 + b"</a>" * 300, "F011"),
        (b"\xff\xfe\x00", "F001"),
        (b"<opsa-mef/>", "F009"),
    ],
)
def test_hostile_files_are_refused(content, code):
    tree, problems = read_open_psa(content, "tree.xml")
    assert tree is None
    assert [problem.code for problem in problems] == [code]


def test_an_event_without_a_probability_leaves_counts_and_no_probability():
    tree, problems = read(
        model('<define-gate name="top"><and><basic-event name="a"/><basic-event name="b"/></and></define-gate>')
    )
    assert not problems
    found = find_cut_sets(tree)
    assert (found.count, found.top_probability, found.importance) == (1, None, ())
    assert [one.probability for one in found.listed()] == [None]


def test_a_top_that_is_always_or_never_failed():
    always = '<define-gate name="top"><or><basic-event name="a"/><constant value="true"/></or></define-gate>'
    never = '<define-gate name="top"><and><basic-event name="a"/><constant value="false"/></and></define-gate>'
    assert solved(model(always))[0] == {frozenset()}
    assert solved(model(never))[0] == set()
