"""Turn Natural Earth and US Census outlines (TopoJSON) into the packaged lines of the maps.

    python tools/convert_shapes.py countries-50m.json states-10m.json src/drillbook/documents/shapes

The inputs are those of the npm packages world-atlas 2.0.2 (Natural Earth, public domain; package ISC) and us-atlas
3.0.1 (US Census Bureau, public domain; package ISC).
"""

import json
import sys
from pathlib import Path

import numpy as np


def lines(topology: dict) -> list[np.ndarray]:
    """The arcs of a TopoJSON topology as arrays of (longitude, latitude), in degrees."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]


def thin(line: np.ndarray, tolerance: float) -> np.ndarray:
    """Drop points nearer than the tolerance (degrees) to the one kept before; ends stay."""
    kept = [0]
    for number in range(1, len(line) - 1):
        if np.abs(line[number] - line[kept[-1]]).max() >= tolerance:
            kept.append(number)
    return line[[*kept, len(line) - 1]]


def pack(found: list[np.ndarray], target: Path) -> None:
    """All lines behind each other, and where each begins."""
    starts = np.cumsum([0, *(len(line) for line in found)]).astype(np.int32)
    points = np.round(np.concatenate(found) * 100).astype(np.int16)  # hundredths of a degree, about a kilometre
    np.savez_compressed(target, points=points, starts=starts)


def main() -> None:
    """Convert both."""
    countries, states, folder = map(Path, sys.argv[1:])
    pack([thin(line, 0.05) for line in lines(json.loads(countries.read_text()))], folder / "countries.npz")
    pack([thin(line, 0.03) for line in lines(json.loads(states.read_text()))], folder / "states.npz")


if __name__ == "__main__":
    main()
