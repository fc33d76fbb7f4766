"""An inventory as it was: read from a revision of the git repository in which it lies. Nothing is fetched."""

import io
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from drillbook.inventory.load import MOST_BYTES, MOST_FILES, load
from drillbook.inventory.node import show
from drillbook.model import Estate
from drillbook.problem import Problem, ToolMissingError, Where

LIMIT_S = 60
KEPT_SUFFIXES = frozenset({".yaml", ".yml", ".json"})


def load_revision(path: Path, revision: str) -> tuple[Estate | None, list[Problem]]:
    """The inventory at `path` as of a commit, tag or branch; O009 where there is none.

    Problems in it carry the revision before the file, as in "HEAD~3:places.yaml".
    """
    folder, inside = (path, ".") if path.is_dir() else (path.parent, path.name)
    status, name, said = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if status:
        reason = said.strip() or f"{show(revision)} is neither a folder nor a revision of its repository"
        return None, [Problem(Where(str(path)), "O009", reason)]
    commit = name.decode().strip()
    status, archive, said = _git(folder, "archive", "--format=tar", commit, "--", inside)
    if status:
        return None, [Problem(Where(str(path)), "O009", f"{show(revision)} has no inventory there: {said.strip()}")]
    with tempfile.TemporaryDirectory(prefix="drillbook-") as scratch:
        root = Path(scratch) / "inventory"
        root.mkdir()
        _unpack(archive, root)
        estate, problems = load(root if inside == "." else root / inside)
    return estate, [_named(one, root, revision) for one in problems]


def _git(folder: Path, *words: str) -> tuple[int, bytes, str]:
    """Status, output and message of git, which reads this repository only."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - words, no shell; git reads them as a revision and a path
            ["git", "-C", str(folder), *words],  # noqa: S607 - git is looked for where the user has it
            capture_output=True, check=False, timeout=LIMIT_S, env=environment, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError:
        raise ToolMissingError("git is not installed; --since takes a folder too") from None
    except subprocess.TimeoutExpired:
        return 1, b"", f"git took more than {LIMIT_S} s"
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def _unpack(archive: bytes, root: Path) -> None:
    """The files that an inventory may consist of; links and names that lead elsewhere are left out."""
    total = number = 0
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            safe = not name.is_absolute() and ".." not in name.parts
            if not (member.isfile() and safe and name.suffix in KEPT_SUFFIXES):
                continue
            total, number = total + member.size, number + 1
            if total > 2 * MOST_BYTES or number > 2 * MOST_FILES:
                return  # the loader says that it is too much
            file, content = root / name, tar.extractfile(member)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.read() if content else b"")


def _named(problem: Problem, root: Path, revision: str) -> Problem:
    file = problem.where.file
    inside = os.path.relpath(file, root) if file.startswith(str(root)) else file
    return Problem(
        Where(f"{revision}:{inside}", problem.where.line, problem.where.column), problem.code, problem.message
    )
