"""The standby: programs that shellcheck passes, an alarm that sounds, a dump that cannot destroy the last good copy."""

import os
import subprocess
import time
from datetime import timedelta
from shutil import which

import pytest
from moving_book import named

from drillbook.model import Phase
from drillbook.procedures.moving import write_move
from drillbook.procedures.moving.standby import folder_of, interval_min, program, rpo_of, watch


@pytest.mark.skipif(which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("write", [program, watch])
def test_the_programs_pass_shellcheck(move, tmp_path, write):
    script = tmp_path / "script"
    script.write_text(write(move()) + "\n")
    done = subprocess.run(["shellcheck", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


@pytest.mark.parametrize(("age", "status"), [(0, 0), (59, 0), (61, 1), (None, 1)])
def test_the_alarm_sounds_when_the_copy_is_older_than_the_rpo(move, tmp_path, age, status):
    assert rpo_of(move()) == timedelta(hours=1)
    script = tmp_path / "watch"
    script.write_text(watch(move()).replace(folder_of(move()), str(tmp_path)))
    if age is not None:
        (tmp_path / "complete").touch()
        then = time.time() - age * 60 + 5
        os.utime(tmp_path / "complete", (then, then))
    done = subprocess.run(["bash", script], capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert ("older than 60 minutes" in done.stdout) == bool(status)


def test_it_is_copied_twice_within_the_rpo(move):
    assert interval_min(move()) == 30


def test_a_dump_is_restored_under_another_name_before_the_last_copy_goes(move):
    text = program(move())
    restored, exchanged = text.index("-d orders_next -o"), text.index("RENAME TO")
    assert restored < exchanged
    proven, replaced = text.index("--database reviews_next"), text.index("--database reviews\n")
    assert proven < replaced


def test_the_mark_is_renewed_by_a_run_that_came_to_its_end(move):
    assert program(move()).splitlines()[-1].endswith("/begun /var/lib/drillbook.shop/complete")


def test_it_is_scheduled_once_a_first_run_came_to_its_end(move):
    book = write_move(move(), Phase.STANDBY)
    step = named(book, ".schedule")
    assert str(step.preconditions[0].command) == "sudo /usr/local/sbin/standby-shop-age"
    assert "*/30 * * * * root flock -n /run/lock/standby-shop /usr/local/sbin/standby-shop" in str(step.do[2])


def test_a_test_changes_no_name_and_promotes_nothing(move):
    book = write_move(move(to="web-b"), Phase.TEST)
    text = "\n".join(str(one) for step in book.steps for one in (*step.do, *step.undo))
    assert "nsupdate" not in text
    assert "pg_promote" not in text
    assert "RESET SLAVE" not in text
    assert "--resolve www.lantern.example:80:198.51.100.10" in text
    assert "15432" in text


def test_a_test_ends_with_the_undo_of_its_steps_the_last_first(move):
    book = write_move(move(to="web-b"), Phase.TEST)
    end = named(book, ".test-end")
    undone = [one for step in reversed(book.steps[1:-1]) for one in step.undo]
    assert list(end.do) == undone
