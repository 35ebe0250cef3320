"""Days, tasks and reasons in words."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.lines import say
from handlers.skills.reminders.vocabulary import vocabulary
from handlers.turn import Turn
from storage.work_items import Listed, WorkItem

_NEAR = {-1: "project_yesterday", 0: "project_today", 1: "project_tomorrow"}
_PRIORITIES = {1: "project_urgent", 2: "project_important", 4: "project_low"}


def short(text: str, most: int) -> str:
    """A text on one line, cut to so many letters."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def day(on: date, turn: Turn) -> str:
    """`tomorrow`, `Friday, 27 November`, with the year when it is another."""
    today, locale = turn.local.date(), turn.known.locale
    if named := _NEAR.get((on - today).days):
        return say(locale, named)
    names = vocabulary(locale)
    told = say(locale, "report_date", day=on.day, month=names.month_names[on.month - 1])
    if abs(on - today) < timedelta(days=7):
        told = f"{names.weekday_names[on.weekday()]}, {told}"
    return told if on.year == today.year else f"{told} {on.year}"


def details(task: Listed | WorkItem, turn: Turn, *, status: bool = True) -> str:
    """`in progress · due tomorrow · 30 min · urgent`; may be empty."""
    locale = turn.known.locale
    told = [say(locale, "project_in_progress")] if status and task.status == "in_progress" else []
    if task.due_on and task.status != "done":
        late = task.due_on < turn.local.date()
        told.append(say(locale, "project_was_due" if late else "project_due", day=day(task.due_on, turn)))
    told += [_time(task.planned_minutes)] if task.planned_minutes else []
    told += [say(locale, _PRIORITIES[task.priority])] if task.priority in _PRIORITIES else []
    told += [f"#{tag}" for tag in task.tags] if isinstance(task, WorkItem) else []
    return " · ".join(told)


def _time(minutes: int) -> str:
    """`45 min`, `1 h 30 min`: the same in all our languages."""
    hours, left = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{left} min" if left else "")))


def why(task: Listed, turn: Turn) -> str:
    """Why this one is next."""
    locale, today = turn.known.locale, turn.local.date()
    if task.status == "in_progress":
        return say(locale, "project_why_begun")
    if task.due_on is not None:
        line = "project_why_overdue" if task.due_on < today else "project_why_due"
        return say(locale, line, day=day(task.due_on, turn))
    line = {1: "project_why_urgent", 2: "project_why_important"}.get(task.priority, "project_why_oldest")
    return say(locale, line)


def numbered(tasks: Sequence[Listed], turn: Turn, first: int = 1) -> list[str]:
    """One line a task."""
    lines = []
    for number, task in enumerate(tasks, first):
        told = details(task, turn)
        lines.append(f"{number}. {short(task.title, 100)}" + (f" – {told}" if told else ""))
    return lines
