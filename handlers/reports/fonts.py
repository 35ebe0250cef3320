"""The font files of the wheels, by family: upright Noto Sans of every script, and Noto Emoji."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

LATIN = "Noto Sans"
EASTERN = "Noto Sans CJK SC"
EMOJI = "Noto Emoji"
_WHEELS = ("manimgx_fonts", "manimgx_fonts_cjk")


class NoFonts(Exception):  # noqa: N818
    """A font is not installed; the message says how to get it."""


@cache
def file_of(family: str) -> Path:
    """The file that holds a family. Raises NoFonts."""
    start = "NotoSansCJK" if family == EASTERN else family.replace(" ", "") + "["
    for wheel in _WHEELS:
        spec = find_spec(wheel)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for file in Path(folder).iterdir():
                if file.name.startswith(start):
                    return file
    raise NoFonts(f"the font {family!r} is missing from {' and '.join(_WHEELS)}: run `make install`")
