"""A report in words: what stands in the picture, what goes with it, and what is read out instead of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from handlers.lines import say
from handlers.reports.week import WeekReport
from storage.counts import Level, Mood, Theme

MOST_THEMES, MOST_MOODS = 5, 3
_LONGEST_NAME, _LONGEST_IN_TEXT = 40, 22


@dataclass(frozen=True, slots=True)
class Words:
    """The lines of one report in one language, ready to be shown."""

    title: str
    dates: str
    messages: str
    weekdays: tuple[str, ...]
    active: str
    compared: str
    limit: str
    quiet: str
    safety: str
    foot: str


def words(report: WeekReport, name: str | None, locale: str) -> Words:
    """Everything a report says, about the child of this name."""
    called = child(name, locale)
    title = say(locale, "report_title", name=called)
    return Words(
        title=title[:1].upper() + title[1:],
        dates=dates(report.monday, locale),
        messages=say(locale, "report_messages"),
        weekdays=tuple(say(locale, "report_weekdays").split()),
        active=say(locale, "report_active", days=report.active_days),
        compared=_compared(report, locale),
        limit=_limit(report, locale),
        quiet=say(locale, "report_quiet"),
        safety=_safety(report, _familiar(called), locale),
        foot=say(locale, "report_foot", name=_familiar(called)),
    )


def caption(report: WeekReport, name: str | None, locale: str) -> str:
    """The short text beside the picture: everything that matters, also for who cannot see it."""
    spoken = words(report, name, locale)
    lines = [f"*{spoken.title}* · {spoken.dates}"]
    if report.total:
        total = say(locale, "report_caption_messages", total=report.total)
        lines += [" · ".join(filter(None, (total, spoken.active, spoken.compared)))]
    else:
        lines.append(spoken.quiet)
    if report.themes:
        named = ", ".join(theme_name(theme, locale) for theme, _ in report.themes[:MOST_THEMES])
        lines.append(say(locale, "report_caption_themes", themes=named))
    if report.moods:
        named = ", ".join(mood_name(mood, locale) for mood, _ in report.moods[:MOST_MOODS])
        lines.append(say(locale, "report_caption_moods", moods=named))
    if report.total or report.safety.times:
        lines.append(spoken.safety)
    return "\n".join(lines)


def child(name: str | None, locale: str) -> str:
    """What the child is called."""
    tidy = " ".join((name or "").replace("*", " ").split())
    return (tidy if len(tidy) <= _LONGEST_NAME else f"{tidy[:_LONGEST_NAME].rstrip()}…") or say(locale, "report_child")


def _familiar(called: str) -> str:
    """Inside a sentence, the first of many names will do."""
    return called if len(called) <= _LONGEST_IN_TEXT else called.split(maxsplit=1)[0]


def dates(monday: date, locale: str) -> str:
    """The week's first and last day, with the year of its last."""
    sunday = monday + timedelta(days=6)
    return say(locale, "report_range", first=_day(monday, locale), last=_day(sunday, locale), year=sunday.year)


def theme_name(theme: Theme, locale: str) -> str:
    """A theme in words."""
    return say(locale, f"theme_{theme.value}")


def mood_name(mood: Mood, locale: str) -> str:
    """A mood in words."""
    return say(locale, f"mood_{mood.value}")


def _day(day: date, locale: str) -> str:
    month = say(locale, "report_months").split()[day.month - 1]
    return say(locale, "report_date", day=day.day, month=month)


def _compared(report: WeekReport, locale: str) -> str:
    if report.before is None:
        return say(locale, "report_first")
    difference = report.total - report.before
    if not difference:
        return say(locale, "report_same")
    return say(locale, "report_more" if difference > 0 else "report_fewer", number=abs(difference))


def _limit(report: WeekReport, locale: str) -> str:
    limit = say(locale, "report_limit", limit=report.limit)
    return f"{limit} · {say(locale, 'report_full', days=report.full_days)}" if report.full_days else limit


def _safety(report: WeekReport, called: str, locale: str) -> str:
    safety = report.safety
    if not safety.times or safety.highest is None:
        return say(locale, "report_safe")
    line = "report_crisis" if safety.highest >= Level.HIGH else "report_concern"
    return say(locale, line, times=safety.times, name=called)
