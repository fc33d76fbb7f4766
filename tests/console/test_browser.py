"""A whole live drill in a real browser: start, injects, a decision, pause, kill, resume, end."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from browser import CHROMIUM, Browser, eventually
from packs import INVENTORIES

from drillbook.exercises.record import Kind, read_record

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here; .ci/browser installs it")
NORTHEAST = INVENTORIES / "northeast-2003"
PROGRAM = [sys.executable, "-c", "from drillbook.cli import main; main()"]


class Server:
    """The program, serving a drill; its addresses as it prints them."""

    def __init__(self, folder, *more: str) -> None:
        self.record = folder / "record.jsonl"
        command = [*PROGRAM, "tabletop", "run", str(NORTHEAST), "--record", str(self.record), "-o", str(folder), *more]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        said: list[str] = []
        while len(said) < 2:
            line = self.process.stderr.readline()
            assert line, "the program ended"
            said += re.findall(r"http://\S+", line)
        self.facilitator, self.players = said

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """As a power cut does: at once."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process.stderr.close()


@pytest.fixture(scope="module")
def browser():
    found = Browser()
    yield found
    found.close()


@pytest.fixture(scope="module")
def phone():
    """Another device."""
    found = Browser()
    yield found
    found.close()


def entries(server: Server) -> list:
    found, problems = read_record(server.record)
    assert problems == []
    return list(found)


def kinds(server: Server) -> list[Kind]:
    return [entry.kind for entry in entries(server) if entry.kind is not Kind.CLOCK]


WAITING = "[...document.querySelectorAll('#injects li')].map((one) => one.dataset.number)"
SERVICES = "document.querySelector('#services').textContent"


CHOOSE = """(() => {
  const what = document.querySelector('#what');
  what.value = [...what.options].find((one) => one.text.startsWith(%s)).value;
  what.dispatchEvent(new Event('change'));
  return what.selectedOptions[0].text;
})()"""


def decide(tab, words: str, minutes: str) -> str:
    """Take the decision whose words begin so; what it changed."""
    assert tab.value(CHOOSE % json.dumps(words)).startswith(words)
    tab.value(f"document.querySelector('#in_min').value = '{minutes}'; document.querySelector('#by').value = 'Ruth';")
    tab.value("document.querySelector('#decide').requestSubmit()")
    return tab.until("(document.querySelector('#changed').innerText.match(/.*instead of[^]*/) || [''])[0]")


def started(desk, room) -> None:
    """The clock runs, and four injects are delivered, by keys alone."""
    assert desk.until(f"{WAITING}.length > 3 && {WAITING}")[0] == "0.01"
    assert "token" not in desk.value("location.href")
    desk.press("p")
    desk.until("document.querySelector('#run').textContent === 'Pause'")
    for _ in range(4):
        before = desk.value(f"{WAITING}[0]")
        desk.press("d")
        desk.until(f"{WAITING}[0] !== {json.dumps(before)}")
    room.until("document.querySelectorAll('#messages li').length >= 4")


def nothing_is_given_away(desk, room) -> None:
    """Players see what they were told, and neither page nor data hold more."""
    told, state = room.value("document.body.innerText"), room.value("fetch('/players/state').then((one) => one.text())")
    assert "Radio news" in told
    assert "Really:" in desk.value("document.body.innerText")
    later = desk.value("[...document.querySelectorAll('#injects .message')].map((one) => one.textContent)")
    for hidden in ("Really:", "Blackout of", "knows", "expected", "rta", *later[1:]):
        assert hidden not in told
        assert hidden not in state
    end = "fetch('/do/end', {method: 'POST', headers: {'X-Drillbook': '1'}}).then((one) => one.status)"
    assert room.value(end) == 403


def finished(desk, server) -> None:
    """A note with a tag in it, a rating, the end."""
    desk.value("document.querySelector('#advance').click()")
    eventually(lambda: Kind.ADVANCED in kinds(server))
    desk.value("document.querySelector('#note-words').value = 'Smoke <b>in</b> the yard'")
    desk.value("document.querySelector('#note').requestSubmit()")
    desk.until("document.querySelector('#log').innerText.includes('Smoke <b>in</b> the yard')")
    desk.value("document.querySelector('#rating').value = 'P'; document.querySelector('#rate').requestSubmit()")
    eventually(lambda: Kind.RATED in kinds(server))
    desk.value("window.confirm = () => true; document.querySelector('#end').click()")
    desk.until("document.querySelector('#state').textContent === 'The exercise is over.'")
    assert kinds(server)[-1] is Kind.ENDED


def test_a_whole_drill(browser, phone, tmp_path):
    with Server(tmp_path, "--scenario", "blackout-2003") as server:
        desk, room = browser.tab(server.facilitator), phone.tab(server.players, width=390, height=800)
        started(desk, room)
        desk.value("draw({...state, number: state.number - 1, waiting: []})")
        assert desk.value(WAITING), "an answer that is older than what is shown is not shown"
        nothing_is_given_away(desk, room)
        desk.press("p")
        desk.until("document.querySelector('#run').textContent === 'Start'")
        assert "28 h" in desk.value(SERVICES)
        assert "Shop: down" in decide(desk, "Grid of New York City is mended at", "90")
        assert "28 h" not in desk.value("document.querySelector('#services tr').textContent")
        waiting = desk.value(WAITING)
        server.kill()
    with Server(tmp_path, "--resume") as server:
        desk, room = browser.tab(server.facilitator), phone.tab(server.players, width=390, height=800)
        assert desk.until(f"{WAITING}.length > 3 && {WAITING}") == waiting
        assert desk.value("document.querySelector('#run').textContent") == "Start"
        assert "Shop: down" in desk.value("document.querySelector('#changed').innerText")
        room.until("document.querySelectorAll('#messages li').length >= 4")
        finished(desk, server)
        assert [entry.number for entry in entries(server)] == list(range(1, len(entries(server)) + 1))
        if folder := os.environ.get("DRILLBOOK_PICTURES"):
            for name, tab in (("desk", desk), ("room", room)):
                (Path(folder) / f"{name}.png").write_bytes(tab.picture())


FIELDS = ("run", "speed", "advance", "end", "what", "by", "words", "note-words", "objective", "rating")
LABELLED = """[...document.querySelectorAll('input, select, button')]
  .every((one) => one.labels?.length || one.textContent.trim() || one.ariaLabel)"""


def test_everything_is_reached_by_keyboard(browser, tmp_path):
    with Server(tmp_path, "--scenario", "carrier-loss") as server:
        desk = browser.tab(server.facilitator, dark=True)
        desk.until(f"{WAITING}.length > 1")
        reached = set()
        for _ in range(70):
            desk.press("Tab")
            reached.add(desk.value("document.activeElement.id || document.activeElement.textContent"))
        assert set(FIELDS) <= reached
        assert desk.value(LABELLED)
