"""A report as PNG, with the fonts of a wheel: the same picture on every machine."""

import asyncio
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from handlers.reports.fonts import LATIN, file_of
from handlers.reports.picture import picture
from handlers.reports.week import WeekReport

AT_ONCE = 2
SECONDS = 6.0
_RENDERER = str(Path(__file__).with_name("render.py"))
_FAMILIES = re.compile(r'font-family="([^"]+)"')
_easels = asyncio.Semaphore(AT_ONCE)


class NotDrawn(Exception):  # noqa: N818
    """The renderer ended without a picture, or did not end."""


async def draw(report: WeekReport, name: str | None, locale: str) -> bytes:
    """The picture as PNG of 1080 × 1350 pixels, rendered by a process of its own. Raises NoFonts, NotDrawn."""
    svg = picture(report, name, locale)
    async with _easels:
        return await _render(svg.encode(), font_files(svg))


def font_files(svg: str) -> list[str]:
    """The files of the fonts a picture names. Raises NoFonts."""
    return [str(file_of(family)) for family in dict.fromkeys((LATIN, *_FAMILIES.findall(svg)))]


async def _render(svg: bytes, fonts: Sequence[str]) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", _RENDERER, *fonts,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS):
            png, _ = await process.communicate(svg)
    except TimeoutError:
        raise NotDrawn(f"the renderer took more than {SECONDS:.0f} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not png:
        raise NotDrawn(f"the renderer ended with status {process.returncode}")
    return png
