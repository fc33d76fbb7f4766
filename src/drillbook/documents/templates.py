"""Where templates are found: the user's own first, then the installed package's, then the checkout's."""

import base64
import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from drillbook.problem import ToolMissingError

PACKAGE = Path(__file__).parent.parent
FONTS = (
    ("Drillbook Sans", 400, "normal", "ibm-plex-sans-latin-400-normal.woff2"),
    ("Drillbook Sans", 400, "italic", "ibm-plex-sans-latin-400-italic.woff2"),
    ("Drillbook Sans", 600, "normal", "ibm-plex-sans-latin-600-normal.woff2"),
    ("Drillbook Sans Ext", 400, "normal", "ibm-plex-sans-latin-ext-400-normal.woff2"),
    ("Drillbook Sans Ext", 400, "italic", "ibm-plex-sans-latin-ext-400-italic.woff2"),
    ("Drillbook Sans Ext", 600, "normal", "ibm-plex-sans-latin-ext-600-normal.woff2"),
    ("Drillbook Mono", 400, "normal", "ibm-plex-mono-latin-400-normal.woff2"),
    ("Drillbook Mono Ext", 400, "normal", "ibm-plex-mono-latin-ext-400-normal.woff2"),
    ("Drillbook Signs", 400, "normal", "DejaVuSans.ttf"),
    ("Drillbook Signs", 600, "normal", "DejaVuSans-Bold.ttf"),
)
"""Family, weight, style, file in templates/fonts. No machine has families of these names: under their own, another
version that is installed would be taken instead."""


def find_templates(override: Path | None = None) -> tuple[Path, ...]:
    """Folders to look in, in order. An editable install skips the mapped folder, so the checkout's comes last."""
    shipped = [folder for folder in (PACKAGE / "templates", PACKAGE.parent.parent / "templates") if folder.is_dir()]
    if not shipped:
        raise ToolMissingError("the templates of drillbook are not installed with it")
    own = [override] if override is not None and override.is_dir() else []
    return (*own, shipped[0])


@lru_cache(maxsize=1)
def font_faces() -> str:
    """The packaged fonts as a stylesheet of `data:` URLs: documents fetch nothing, and need no font on the machine."""
    folder = find_templates()[-1] / "fonts"
    faces = []
    for family, weight, style, file in FONTS:
        kind = "font/woff2" if file.endswith("woff2") else "font/ttf"
        data = base64.b64encode((folder / file).read_bytes()).decode()
        faces.append(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
            f'src: url("data:{kind};base64,{data}"); }}'
        )
    return "\n".join(faces)


def templates_digest(override: Path | None = None) -> str:
    """SHA-256 over all templates, styles and fonts in use and the versions that typeset them."""
    digest = hashlib.sha256(f"{version('drillbook')} {version('weasyprint')}".encode())
    for folder in find_templates(override):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
