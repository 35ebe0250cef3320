"""Moods as small faces, drawn from lines: no font has them in colour that every machine could show."""

from handlers.reports import svg
from storage.counts import Mood

_INK = "#2b2b2b"
# Colour, eyes, mouth: paths in a circle of radius 30 around 0.
_FACES: dict[Mood, tuple[str, str, str]] = {
    Mood.HAPPY: ("#ffd166", "M-11 -9v3M11 -9v3", "M-14 5q14 17 28 0"),
    Mood.CALM: ("#a8d8c9", "M-15 -6q4 5 8 0M7 -6q4 5 8 0", "M-10 9q10 7 20 0"),
    Mood.PROUD: ("#f7b267", "M-15 -5q4 -7 8 0M7 -5q4 -7 8 0", "M-14 5q14 17 28 0z"),
    Mood.SAD: ("#a9c4e6", "M-11 -6v3M11 -6v3", "M-12 14q12 -13 24 0"),
    Mood.WORRIED: ("#cfc3e8", "M-11 -5v3M11 -5v3M-17 -14l9 -4M17 -14l-9 -4", "M-11 12l5 -4 6 4 6 -4 5 4"),
    Mood.ANGRY: ("#f2a29b", "M-11 -4v3M11 -4v3M-17 -15l11 6M17 -15l-11 6", "M-11 13q11 -9 22 0"),
    Mood.TIRED: ("#c9d2dc", "M-16 -5h9M7 -5h9", "M-5 11h10"),
    Mood.LONELY: ("#b8c7d9", "M-11 -6v3M11 -6v3", "M-9 12h18"),
}


def face(mood: Mood, x: float, y: float, radius: float) -> str:
    """A mood's face around a point."""
    colour, eyes, mouth = _FACES[mood]
    lines = svg.stroke(eyes, _INK, 4) + svg.stroke(mouth, _INK, 4)
    return (
        svg.dot(x, y, radius, colour)
        + f'<g transform="translate({x:.1f} {y:.1f}) scale({radius / 30:.3f})">{lines}</g>'
    )
