"""The list of events as a spreadsheet edits it, and back."""

import csv
import io

import pytest
from effort import examples
from hypothesis import given
from hypothesis import strategies as st

from drillbook.exercises.events_list import COLUMNS, read_events, renewed, rows_of, with_events, write_events

HOSTILE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=30)


def row(**fields: str) -> dict[str, str]:
    """A row whose other fields are empty."""
    return {**dict.fromkeys(COLUMNS, ""), **fields}


@examples(200)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, HOSTILE)), min_size=1, max_size=4))
def test_what_is_written_is_read_again(rows):
    rows = [one | {"key": f"k{number}"} for number, one in enumerate(rows)]
    found, lines, problems = read_events(write_events(rows), "events.csv")
    assert problems == []
    assert found == rows
    assert len(lines) == len(rows)


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_field_is_a_formula(value):
    written = write_events([row(key="k", message=value)]).decode("utf-8-sig")
    (fields,) = csv.DictReader(io.StringIO(written))
    assert fields["message"][0] == "'"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_spreadsheets_of_all_countries_are_read(separator, blackout):
    rows = rows_of(blackout.exercise)
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, delimiter=separator)
    table.writeheader()
    table.writerows(rows)
    found, _, problems = read_events(text.getvalue().encode(), "events.csv")
    assert (found, problems) == (rows, [])


def test_the_list_of_an_exercise_gives_the_exercise(blackout):
    rows = rows_of(blackout.exercise)
    again, problems = with_events(blackout.exercise, rows, "events.csv")
    assert problems == []
    assert again == blackout.exercise


class TestMerging:
    BEFORE = (row(key="a", time="0:10", message="old a"), row(key="b", time="0:20", message="old b"))
    FRESH = (row(key="a", time="0:12", message="new a"), row(key="b", time="0:22", message="new b"))

    def test_what_nobody_touched_is_renewed(self):
        assert renewed(self.FRESH, self.BEFORE, self.BEFORE) == list(self.FRESH)

    def test_an_edited_field_stays_and_the_others_are_renewed(self):
        now = (self.BEFORE[0] | {"message": "mine"}, self.BEFORE[1])
        assert renewed(self.FRESH, self.BEFORE, now)[0] == self.FRESH[0] | {"message": "mine"}

    def test_a_row_taken_out_stays_out(self):
        assert [one["key"] for one in renewed(self.FRESH, self.BEFORE, self.BEFORE[:1])] == ["a"]

    def test_a_row_added_stays(self):
        mine = row(number="1.50", time="0:15", message="mine")
        assert renewed(self.FRESH, self.BEFORE, (*self.BEFORE, mine))[1] == mine

    def test_what_happens_only_now_comes_in(self):
        new = row(key="c", time="0:05", message="c")
        assert renewed((*self.FRESH, new), self.BEFORE, self.BEFORE)[0] == new

    def test_what_happens_no_more_goes_unless_it_was_edited(self):
        assert renewed(self.FRESH[:1], self.BEFORE, self.BEFORE) == [self.FRESH[0]]
        edited = self.BEFORE[1] | {"message": "mine"}
        assert renewed(self.FRESH[:1], self.BEFORE, (self.BEFORE[0], edited))[1] == edited

    def test_an_edited_list_of_which_nobody_knows_what_it_was_stays_as_it_is(self):
        mine = (self.BEFORE[0] | {"message": "mine"},)
        assert renewed(self.FRESH, (), mine)[0]["message"] == "mine"


class TestFaults:
    def faults(self, exercise, *rows) -> list[str]:
        found, lines, problems = read_events(write_events(rows), "events.csv")
        assert problems == []
        return [str(one) for one in with_events(exercise, found, "events.csv", lines)[1]]

    def test_every_fault_is_told_with_its_line_and_column(self, blackout):
        good = row(number="1.50", time="0:15", method="phone", message="m")
        bad = row(number="1.50", time="late", method="pigeon", kind="odd", objective="fame", message=" ")
        told = self.faults(blackout.exercise, good, bad)
        assert [one.partition(" ")[0] for one in told] == [f"events.csv:3:{column}:" for column in (2, 6, 7, 10, 8, 1)]
        assert all(" X002 " in one for one in told[:5])
        assert " X003 " in told[5]

    def test_a_time_after_the_end_is_told(self, blackout):
        (told,) = self.faults(blackout.exercise, row(number="9", time="3:01", method="phone", message="m"))
        assert "the exercise is over by then: it lasts 3:00" in told

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"\xff\xfe", "not UTF-8"),
            (b"a,b\n1,2\n", "no column number, time, method, message, key"),
            (b'number,time,method,message,key\n1,0:10,phone,"open', "unexpected end of data"),
            (b"number,number,time,method,message,key\n", "two columns are called number"),
            (b"number,time\0", "not text"),
        ],
    )
    def test_what_is_no_list_is_refused(self, data, why):
        _, _, problems = read_events(data, "events.csv")
        assert problems[0].code == "X001"
        assert why in problems[0].message
