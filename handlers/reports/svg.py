"""The few SVG elements a report is drawn with. Text is escaped and fitted to its room."""

from collections.abc import Iterable
from html import escape

from handlers.reports import measure
from handlers.reports.fonts import LATIN
from handlers.reports.scripts import runs


def document(width: int, height: int, elements: Iterable[str]) -> str:
    """A whole picture."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{LATIN}">{"".join(elements)}</svg>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> str:
    """A filled rectangle."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius:.1f}" fill="{fill}"/>'


def rule(x1: float, x2: float, y: float, colour: str) -> str:
    """A dashed level line."""
    return (
        f'<line x1="{x1:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y:.1f}" stroke="{colour}" stroke-width="3" '
        'stroke-dasharray="4 12" stroke-linecap="round"/>'
    )


def dot(x: float, y: float, radius: float, fill: str) -> str:
    """A filled circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"/>'


def stroke(path: str, colour: str, width: float) -> str:
    """A line along a path, with round ends."""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


def text(
    x: float,
    y: float,
    content: str,
    size: float,
    fill: str,
    *,
    room: float,
    bold: bool = False,
    anchor: str = "start",
    least: float = 26,
) -> str:
    """One line on the base line `y`, made smaller and then shortened where it would leave its room."""
    fitted, at = measure.fit(clean(content), size, min(least, size), room, bold=bold)
    return _line(x, y, fitted, at, fill, bold=bold, anchor=anchor)


def paragraph(x: float, y: float, content: str, size: float, fill: str, *, room: float, most: int) -> str:
    """Wrapped lines; `y` is the base line of the first."""
    lines = measure.wrap(clean(content), size, room, most)
    return "".join(_line(x, y + place * size * 1.4, line, size, fill) for place, line in enumerate(lines))


def clean(content: str) -> str:
    """One line without characters that XML forbids or that draw nothing."""
    kept = "".join(letter if _drawable(letter) else " " for letter in content)
    return " ".join(kept.split())


def _line(
    x: float, y: float, content: str, size: float, fill: str, *, bold: bool = False, anchor: str = "start"
) -> str:
    """Each run of a script at a place of its own, from left to right: the renderer shapes only what is of one font."""
    at = x - measure.width(content, size, bold=bold) * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    parts = []
    for piece, family in runs(content):
        named = "" if family == LATIN else f' font-family="{family}"'
        parts.append(f'<tspan x="{at:.1f}"{named}>{escape(piece)}</tspan>')
        at += measure.advance(piece, family, bold=bold) * size
    style = f'y="{y:.1f}" font-size="{size:.1f}" font-weight="{700 if bold else 400}" fill="{fill}"'
    return f'<text xml:space="preserve" {style}>{"".join(parts)}</text>'


def _drawable(letter: str) -> bool:
    return letter.isprintable() or letter in "\u200c\u200d"
