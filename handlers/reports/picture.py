"""A week as one picture: its parts from top to bottom, each drawn by a function that returns SVG."""

from handlers.lines import say
from handlers.reports import measure, svg
from handlers.reports.faces import face
from handlers.reports.week import WeekReport
from handlers.reports.words import MOST_MOODS, MOST_THEMES, Words, mood_name, theme_name, words

WIDTH, HEIGHT = 1080, 1350
_LEFT, _ROOM, _PAD = 56, 968, 40  # of the page; _PAD inside a card
_INNER = _ROOM - 2 * _PAD
_PAPER, _CARD, _INK, _SOFT, _TRACK = "#f4f1ea", "#ffffff", "#1f2a37", "#566273", "#e9edf0"
_HEAD, _HEAD_SOFT, _CALM, _CARE = "#12504b", "#cfe5df", "#dff0e6", "#fdecd8"
_BAR, _BAR_INK, _ACCENT = "#2a9d8f", "#1d7a6f", "#b4531a"
_THEMES = ("#2a9d8f", "#3f7cac", "#e0a33f", "#c8627a", "#7a6bb0")


def picture(report: WeekReport, name: str | None, locale: str) -> str:
    """The report as SVG of 1080 × 1350 pixels, in the guardian's language."""
    spoken = words(report, name, locale)
    return svg.document(
        WIDTH,
        HEIGHT,
        [
            svg.box(0, 0, WIDTH, HEIGHT, _PAPER),
            _head(spoken),
            _days(report, spoken),
            _themes(report, locale),
            _moods(report, locale),
            _rewards(report, locale),
            _safety(report, spoken),
            svg.paragraph(_LEFT + 8, 1288, spoken.foot, 26, _SOFT, room=_ROOM - 16, most=2),
        ],
    )


def _head(spoken: Words) -> str:
    return (
        svg.box(0, 0, WIDTH, 186, _HEAD)
        + svg.text(_LEFT, 90, spoken.title, 62, "#ffffff", room=_ROOM, bold=True, least=36)
        + svg.text(_LEFT, 146, f"{spoken.dates} · Tandem", 34, _HEAD_SOFT, room=_ROOM)
    )


def _days(report: WeekReport, spoken: Words) -> str:
    top, height = 214, 366
    x, right = _LEFT + _PAD, _LEFT + _ROOM - _PAD
    parts = [_card(_LEFT, top, _ROOM, height), svg.text(x, top + 60, spoken.messages, 34, _INK, room=400, bold=True)]
    if not report.total:
        return "".join([*parts, svg.paragraph(x, top + 140, spoken.quiet, 34, _SOFT, room=_INNER, most=3)])
    parts.append(svg.text(x, top + 132, str(report.total), 68, _BAR_INK, room=250, bold=True))
    for place, line in enumerate((spoken.compared, spoken.active, spoken.limit)):
        parts.append(svg.text(right, top + 60 + place * 42, line, 28, _SOFT, room=560, anchor="end"))
    return "".join([*parts, *_bars(report, spoken, top + 334)])


def _bars(report: WeekReport, spoken: Words, base: float) -> list[str]:
    highest, tallest, floor = max(report.messages), 96, base - 34
    near_limit = highest * 2 >= report.limit
    scale = tallest / max(highest, report.limit if near_limit else 1)
    step, wide = _INNER / 7, 84
    parts = [svg.rule(_LEFT + _PAD, _LEFT + _PAD + _INNER, floor - report.limit * scale, _ACCENT)] if near_limit else []
    for place, number in enumerate(report.messages):
        middle = _LEFT + _PAD + step * (place + 0.5)
        tall = max(number * scale, 6)
        parts.append(svg.box(middle - wide / 2, floor - tall, wide, tall, _BAR if number else _TRACK, min(6, tall / 2)))
        if number:
            parts.append(svg.box(middle - 34, floor - tall - 35, 68, 30, _CARD))
            parts.append(
                svg.text(middle, floor - tall - 10, str(number), 28, _INK, room=step, anchor="middle", bold=True)
            )
        parts.append(svg.text(middle, base + 4, spoken.weekdays[place], 28, _SOFT, room=step - 8, anchor="middle"))
    return parts


def _themes(report: WeekReport, locale: str) -> str:
    top, height = 604, 322
    parts = [_card(_LEFT, top, _ROOM, height)]
    x = _LEFT + _PAD
    parts.append(svg.text(x, top + 60, say(locale, "report_themes"), 34, _INK, room=_INNER, bold=True))
    if not report.themes:
        parts.append(svg.paragraph(x, top + 130, say(locale, "report_no_themes"), 32, _SOFT, room=_INNER, most=2))
    shown = report.themes[:MOST_THEMES]
    highest, step = max((number for _, number in shown), default=1), 46 if len(shown) > 3 else 62
    for place, (theme, number) in enumerate(shown):
        y = top + 112 + place * step
        parts.append(svg.text(x, y, theme_name(theme, locale), 30, _INK, room=270))
        parts.append(svg.box(x + 290, y - 23, 510, 26, _TRACK, 13))
        parts.append(svg.box(x + 290, y - 23, max(26, 510 * number / highest), 26, _THEMES[place], 13))
        parts.append(svg.text(x + _INNER, y, str(number), 30, _INK, room=76, anchor="end", bold=True))
    return "".join(parts)


def _moods(report: WeekReport, locale: str) -> str:
    top, wide, height = 950, 520, 186
    parts = [_card(_LEFT, top, wide, height)]
    x = _LEFT + _PAD
    parts.append(svg.text(x, top + 52, say(locale, "report_moods"), 30, _INK, room=wide - 2 * _PAD, bold=True))
    if not report.moods:
        parts.append(svg.text(x, top + 120, say(locale, "report_no_moods"), 30, _SOFT, room=wide - 2 * _PAD))
    step = (wide - 2 * _PAD) / MOST_MOODS
    for place, (mood, number) in enumerate(report.moods[:MOST_MOODS]):
        left = x + step * place
        parts.append(face(mood, left + 34, top + 106, 30))
        parts.append(svg.text(left + 76, top + 117, f"{number}×", 28, _INK, room=step - 82, bold=True, least=18))
        parts.append(svg.text(left, top + 166, mood_name(mood, locale), 26, _SOFT, room=step - 10, least=20))
    return "".join(parts)


def _rewards(report: WeekReport, locale: str) -> str:
    left, top, wide, height = _LEFT + 544, 950, _ROOM - 544, 186
    numbers = [("report_streak", report.streak), ("report_points", report.points), ("report_badges", report.badges)]
    numbers += [(label.key, number) for label, number in report.extras]
    shown = [(key, number) for key, number in numbers if number][:3]
    parts = [_card(left, top, wide, height)]
    parts.append(
        svg.text(left + _PAD, top + 52, say(locale, "report_rewards"), 30, _INK, room=wide - 2 * _PAD, bold=True)
    )
    if not shown:
        parts.append(
            svg.text(left + _PAD, top + 120, say(locale, "report_no_rewards"), 30, _SOFT, room=wide - 2 * _PAD)
        )
    for place, (key, number) in enumerate(shown):
        y = top + 94 + place * 36
        parts.append(svg.text(left + _PAD, y, say(locale, key), 28, _SOFT, room=wide - 2 * _PAD - 90))
        parts.append(svg.text(left + wide - _PAD, y, str(number), 28, _ACCENT, room=84, anchor="end", bold=True))
    return "".join(parts)


def _safety(report: WeekReport, spoken: Words) -> str:
    top, height, x, room = 1160, 92, _LEFT + 116, _ROOM - 150
    tint, ink = (_CARE, _ACCENT) if report.safety.times else (_CALM, "#1f7a55")
    sign = "M0 -20v26M0 20v.1" if report.safety.times else "M-14 2l10 11 20 -24"
    mark = f'<g transform="translate({_LEFT + 62} {top + height / 2})">{svg.stroke(sign, ink, 7)}</g>'
    short = measure.width(spoken.safety, 30) <= room
    size, first = (30, top + 57) if short else (27, top + 39)
    return (
        svg.box(_LEFT, top, _ROOM, height, tint, 24)
        + mark
        + svg.paragraph(x, first, spoken.safety, size, _INK, room=room, most=2)
    )


def _card(x: float, y: float, width: float, height: float) -> str:
    return svg.box(x, y + 3, width, height, "#e2ddd2", 28) + svg.box(x, y, width, height, _CARD, 28)
