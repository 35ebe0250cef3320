"""A report as PNG, drawn off the event loop with the fonts of a wheel: the same picture on every machine."""

import asyncio
import re

from handlers.reports.fonts import LATIN, file_of
from handlers.reports.picture import picture
from handlers.reports.week import WeekReport

_FAMILIES = re.compile(r'font-family="([^"]+)"')


async def draw(report: WeekReport, name: str | None, locale: str) -> bytes:
    """The picture as PNG of 1080 × 1350 pixels. Raises NoFonts."""
    return await asyncio.to_thread(lambda: rasterise(picture(report, name, locale)))


def rasterise(svg: str) -> bytes:
    """SVG to PNG on this thread: some tenths of a second, some megabytes while it lasts. Raises NoFonts."""
    import resvg_py  # noqa: PLC0415  an idle service does without

    files = {file_of(family) for family in {LATIN, *_FAMILIES.findall(svg)}}
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=[str(file) for file in files],
        font_family=LATIN,
        sans_serif_family=LATIN,
    )
