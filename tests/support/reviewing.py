"""Reviews of small inventories, written as text in a folder."""

from pathlib import Path

from drillbook.graph import build_graph
from drillbook.inventory import Catalogue, load_options, load_text
from drillbook.review.comparison import Comparison, compare
from drillbook.review.review import counted_in
from drillbook.review.sample import Effort
from drillbook.review.trial import Trials


def catalogue_in(folder: Path, inventory: str = "", options: str = "") -> Catalogue:
    """The options of a folder, which must be free of faults; written there first where they are given."""
    if inventory:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "inventory.yaml").write_text(inventory)
        (folder / "options.yaml").write_text(options)
    written, estate, problems = load_text(folder)
    assert problems == []
    catalogue, problems = load_options(folder / "options.yaml", written, estate)
    assert problems == []
    return catalogue


def trials_of(catalogue: Catalogue, effort: Effort) -> Trials:
    """Nothing tried yet."""
    estate = catalogue.estate
    return Trials(catalogue, tuple(estate.scenarios.values()), counted_in(estate, build_graph(estate)), effort)


def compared(catalogue: Catalogue, effort: Effort) -> Comparison:
    """All options compared."""
    return compare(trials_of(catalogue, effort), lambda *_: None)
