"""What is compared with what, and in which direction."""

import os
import subprocess
from itertools import zip_longest

import pytest
from effort import examples
from estates import estate
from hypothesis import given
from hypothesis import strategies as st
from throw_away_servers import needs_postgresql, postgresql

from drillbook.facts import collect_here, read_facts, script
from drillbook.facts.claim import Claim, claims
from drillbook.facts.listed import listed
from drillbook.facts.pair import find_pairs
from drillbook.facts.version import fits, is_lower
from drillbook.model import Database, Dataset, MachineFacts, Server, Service
from drillbook.practices import compare_facts

TAKES_OVER = {"takeover": "10 min"}


def test_a_machine_does_not_differ_from_one_alike():
    text = collect_here()
    here, there = read_facts("a", text), read_facts("b", text)
    assert len(here.users) > 5
    assert compare_facts(here, there) == ()


def test_pairs_are_alternatives_with_a_takeover_however_nested_and_machines_of_replicas():
    whole = estate(
        *(Server(id=name) for name in "abcde"),
        Dataset(id="data"),
        Database(id="one", engine="postgresql", on="d", dataset="data"),
        Database(id="two", engine="postgresql", on="e", dataset="data", replicates="one"),
        Service(id="s", needs=[{"all": [{"any": ["a", {"all": ["b", "data"], **TAKES_OVER}]}]}, "d"]),
        Service(id="t", needs=[{"at_least": 1, "of": ["a", "c", {"need": "b", **TAKES_OVER}]}]),
    )
    found = {(one.primary.id, one.standby.id): one for one in find_pairs(whole)}
    assert list(found) == [("a", "b"), ("c", "b"), ("d", "e")]
    assert [one.id for one in found["a", "b"].services] == ["s", "t"]
    assert [(one.id, other.id) for one, other in found["d", "e"].databases] == [("one", "two")]


def test_languages_are_read_from_the_words_of_the_inventory():
    web = {"languages": ["Perl 5.36 with CGI 4.55, DBD::Pg 3.16, DBI", "PHP", "Python 3.11"]}
    assert list(claims((Service(id="s", needs=["a"], web=web),))) == [
        Claim("perl", "", "5.36"),
        Claim("perl", "CGI", "4.55"),
        Claim("perl", "DBD::Pg", "3.16"),
        Claim("perl", "DBI", ""),
        Claim("php", "", ""),
        Claim("python", "", "3.11"),
    ]


def test_names_are_listed_and_many_are_counted():
    assert [listed("abc"[:length]) for length in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert listed(map(str, range(20))) == "0, 1, 2, 3, 4, 5, 6, 7 and 12 more"


@pytest.mark.parametrize(
    ("claimed", "found", "decimal", "holds"),
    [
        ("15", "15.18", False, True),
        ("PostgreSQL 15", "15.18", False, True),
        ("15.1", "15.18", False, False),
        ("5.36", "5.36.0", False, True),
        ("4.050", "4.05", True, True),
        ("1.643", "1.65", True, False),
        ("", "1", False, True),
    ],
)
def test_a_claim_may_be_coarser_than_what_is_found(claimed, found, decimal, holds):
    assert fits(claimed, found, decimal=decimal) is holds


NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=4)


@examples(200)
@given(NUMBERS, NUMBERS)
def test_versions_are_ordered_number_by_number(first, second):
    """Against the definition: the first place at which they differ decides, a missing number is nought."""
    differing = next(((one, other) for one, other in zip_longest(first, second, fillvalue=0) if one != other), (0, 0))
    written = [".".join(map(str, one)) for one in (first, second)]
    assert is_lower(*written) is (differing[0] < differing[1])
    assert is_lower(written[0] + "-1+deb12u3", written[1] + " (Debian)") is is_lower(*written)


@examples(200)
@given(st.integers(0, 9), st.text("0123456789", min_size=1, max_size=5), st.text("0123456789", min_size=1, max_size=5))
def test_versions_of_perl_modules_are_decimal(whole, first, second):
    """Against integers scaled to a common denominator."""
    scaled = int(first.ljust(5, "0")), int(second.ljust(5, "0"))
    assert is_lower(f"{whole}.{first}", f"{whole}.{second}", decimal=True) is (scaled[0] < scaled[1])


def facts_of(machine: str, environment: dict[str, str], sql: str) -> MachineFacts:
    given_there = {**os.environ, **environment, "DRILLBOOK_NO_SUDO": "1"}
    psql = ["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", "postgres"]
    subprocess.run(psql, input=sql, text=True, check=True, capture_output=True, env=given_there)
    done = subprocess.run(["sh"], input=script(), text=True, capture_output=True, check=True, env=given_there)
    return read_facts(machine, done.stdout)


@needs_postgresql
def test_two_real_postgresql_servers_are_told_apart():
    with postgresql(54393) as one, postgresql(54394) as other:
        create = "CREATE DATABASE orders ENCODING 'UTF8' LOCALE '{}' TEMPLATE template0;"
        primary = facts_of("a", one, "CREATE ROLE shop LOGIN; CREATE ROLE ops CREATEDB;" + create.format("C.UTF-8"))
        standby = facts_of("b", other, "CREATE ROLE ops;" + create.format("C"))
    found = {one.code: one.message for one in compare_facts(primary, standby) if one.code != "P156"}
    assert found == {
        "P149": "b lacks the PostgreSQL role shop",
        "P151": "the database orders is UTF8 C.UTF-8 on a and UTF8 C on b",
        "P158": "what may be done on b is not what it is on a for PostgreSQL's ops",
    }
