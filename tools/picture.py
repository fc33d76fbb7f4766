"""Draws the page of a plan that the README shows: `make picture`. Needs poppler's pdftoppm."""

import io
import subprocess
from pathlib import Path

from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[1]
INVENTORY, SITE, PAGE = ROOT / "inventories" / "northeast-2003", "new-york", "2"
TARGET = ROOT / "docs" / "images" / "plan-page.png"
DOTS_PER_INCH, MARGIN, GREYS = "110", 30, 16


def main() -> None:
    """Typeset the plan, draw its first-hour page, and cut the empty paper off."""
    command = [ROOT / ".venv" / "bin" / "drillbook", "plan", INVENTORY, "--site", SITE]
    pdf = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - our own command
    draw = ["pdftoppm", "-gray", "-png", "-r", DOTS_PER_INCH, "-f", PAGE, "-l", PAGE, "-"]
    drawn = subprocess.run(draw, input=pdf, check=True, capture_output=True).stdout  # noqa: S603 - fixed words
    page = Image.open(io.BytesIO(drawn)).convert("L")
    body = page.crop((0, 0, page.width, page.height - 3 * MARGIN))  # the footer stands apart from the text
    box = ImageChops.invert(body).getbbox() or (0, 0, page.width, page.height)
    page.crop((0, 0, page.width, box[3] + MARGIN)).quantize(GREYS).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
