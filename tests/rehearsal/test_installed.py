"""Which versions the steps of a rehearsal are written for."""

from shipped import inventory

from drillbook.rehearsal import as_installed


def test_an_older_version_is_played_by_the_installed_one_and_the_same_one_stays(tmp_path):
    for version in ("9.6", "13", "15", "common"):
        (tmp_path / version).mkdir()
    old = as_installed(inventory("northeast-2003"), tmp_path)
    assert {one.version for one in old.databases.values() if one.engine == "postgresql"} == {"15"}
    assert {one.version for one in old.databases.values() if one.engine == "mysql"} == {"4.0"}
    assert {one.web.languages for one in old.services.values() if one.web and "Perl with" in "".join(one.web.languages)}
    assert not any(char.isdigit() for one in old.services.values() if one.web for char in "".join(one.web.languages))
    new = inventory("two-providers")
    same = as_installed(new, tmp_path)
    assert (same.databases, same.services) == (new.databases, new.services)


def test_nothing_changes_where_none_is_installed(tmp_path):
    estate = inventory("northeast-2003")
    assert as_installed(estate, tmp_path) is estate
