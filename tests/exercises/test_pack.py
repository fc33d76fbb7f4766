"""The documents of a pack: who may know what, and that the command writes and renews them."""

import json
import re
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator
from packs import INVENTORIES

from drillbook.cli.app import run
from drillbook.documents.as_json import as_plain
from drillbook.documents.compose.exercise import compose_pack
from drillbook.exercises import InjectKind
from drillbook.results import SHAPES, schema_of

NORTHEAST = INVENTORIES / "northeast-2003"


def words(paper) -> str:
    return json.dumps(as_plain(paper), ensure_ascii=False)


@pytest.mark.parametrize("name", ["blackout", "crash"])
class TestSpoilers:
    def test_the_manual_knows_nothing_of_the_story(self, name, request):
        pack = request.getfixturevalue(name)
        manual = words(compose_pack(pack)["situation-manual"])
        assert pack.exercise.title not in manual
        for one in pack.exercise.injects:
            if one.tells:
                assert one.message not in manual
                assert one.knows not in manual
        for hit in pack.exercise.surprises:
            assert pack.name(hit.element) not in manual

    def test_handouts_say_what_players_are_told_and_no_more(self, name, request):
        pack = request.getfixturevalue(name)
        handouts = words(compose_pack(pack)["handouts"])
        assert pack.exercise.title not in handouts
        for one in pack.exercise.injects:
            if one.tells and one.kind is not InjectKind.CONTINGENCY:
                assert json.dumps(one.message, ensure_ascii=False)[1:-1] in handouts
            if one.kind is InjectKind.CONTINGENCY:
                assert one.message not in handouts
            assert not one.knows or one.knows not in handouts

    def test_the_board_knows_only_what_was_told_by_then(self, name, request):
        pack = request.getfixturevalue(name)
        slides = compose_pack(pack)["handouts"].sections
        first = next(one for one in pack.exercise.injects if one.key.startswith("back/"))
        for slide in slides:
            plain = words(slide)
            if "works again" in plain:
                assert json.dumps(first.message, ensure_ascii=False)[1:-1] in "".join(
                    map(words, slides[: slides.index(slide) + 1])
                )

    def test_the_handbook_knows_everything(self, name, request):
        pack = request.getfixturevalue(name)
        book = words(compose_pack(pack)["handbook"])
        for one in pack.exercise.injects:
            if one.tells:
                assert json.dumps(one.knows, ensure_ascii=False)[1:-1] in book
        for hit in pack.exercise.surprises:
            assert pack.name(hit.element) in book


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("pack")
    assert run(["tabletop", "build", str(NORTHEAST), "--scenario", "blackout-2003", "-o", str(out)]) == 0
    return out / "northeast-2003" / "tabletop" / "blackout-2003"


class TestCommand:
    def test_everything_is_written(self, built):
        parts = ("situation-manual", "handbook", "events", "handouts", "evaluation", "forms")
        for part in parts:
            assert (built / f"{part}.pdf").read_bytes()[:5] == b"%PDF-"
            assert "Content-Security-Policy" in (built / f"{part}.html").read_text()
        made = json.loads((built / "exercise.json").read_text())
        Draft202012Validator(schema_of(SHAPES["exercise"], "exercise")).validate(made)
        assert made["scenario"] == "blackout-2003"

    def test_what_is_edited_survives_a_rebuild(self, built, tmp_path):
        file = built / "events.csv"
        whole = file.read_text("utf-8-sig")
        told = next(line for line in whole.splitlines() if line.startswith("1.01,"))
        edited = whole.replace(told, told.replace("Radio news:", "The landlord says:"))
        gone = next(line for line in whole.splitlines() if line.startswith("1.03,"))
        edited = edited.replace(gone + "\n", "")
        edited += "1.55,0:40,,Neighbour,everybody,in person,,Smoke in the yard.,,,,,\n"
        mine = tmp_path / "mine.csv"
        mine.write_text(edited)
        (tmp_path / "exercise.json").write_bytes((built / "exercise.json").read_bytes())
        arguments = ["tabletop", "build", str(NORTHEAST), "--scenario", "blackout-2003", "-o", str(tmp_path / "out")]
        assert run([*arguments, "--events", str(mine), "--seed", "1"]) == 0
        again = (tmp_path / "out/northeast-2003/tabletop/blackout-2003/events.csv").read_text("utf-8-sig")
        assert "The landlord says:" in again
        assert "Smoke in the yard." in again
        assert gone.rpartition(",")[2] not in again

    def test_the_same_bytes_whatever_the_order_of_sets(self, tmp_path):
        made = []
        for seed in ("1", "2"):
            out = tmp_path / seed
            program = [sys.executable, "-c", "from drillbook.cli import main; main()"]
            command = [*program, "tabletop", "build", str(NORTHEAST), "--scenario", "carrier-loss", "-o", str(out)]
            environment = {"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"}
            subprocess.run(command, check=True, env=environment, capture_output=True)
            files = sorted(one for one in out.rglob("*") if one.is_file())
            made.append([(one.relative_to(out), one.read_bytes()) for one in files])
        assert made[0] == made[1]

    def test_bad_usage_is_told_and_writes_nothing(self, tmp_path, capsys):
        base = ["tabletop", "build", str(NORTHEAST), "-o", str(tmp_path / "out")]
        for more, why in (
            ([], "say which"),
            (["--scenario", "flod"], "no scenario 'flod'"),
            (["--scenario", "blackout-2003", "--duration", "1 min"], "between 30 min and 48 h"),
            (["--scenario", "blackout-2003", "--modules", "9"], "no module 9"),
            (["--scenario", "blackout-2003", "--modules", "x"], "no list of numbers"),
            (["--scenario", "blackout-2003", "--surprise", "many"], "not none or a number up to 5"),
            (["--scenario", "blackout-2003", "--events", "nowhere.csv"], "cannot be read"),
        ):
            assert run([*base, *more]) == 2
            assert why in re.sub(r"\s+", " ", capsys.readouterr().err)
        assert not (tmp_path / "out").exists() or not any((tmp_path / "out").rglob("*.pdf"))

    def test_a_bad_list_is_told_whole(self, tmp_path, capsys):
        bad = tmp_path / "events.csv"
        bad.write_text("number,time,method,message,key\n1,never,phone,m,\n2,0:10,pigeon,m,\n")
        base = ["tabletop", "build", str(NORTHEAST), "--scenario", "blackout-2003", "-o", str(tmp_path / "out")]
        assert run([*base, "--events", str(bad)]) == 2
        told = capsys.readouterr().err
        assert f"{bad}:2:2: X002" in told
        assert f"{bad}:3:6: X002" in told

    def test_a_disaster_of_the_library_is_played_too(self, tmp_path):
        base = ["tabletop", "build", str(INVENTORIES / "openstreetmap"), "-o", str(tmp_path)]
        assert run([*base, "--scenario", "primary-crash", "--duration", "2 h"]) == 0
