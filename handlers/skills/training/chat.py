"""Training by chat, with no model: plans, the day's workout, note what was done. Taps carry all they need."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import partial

from handlers.lines import say
from handlers.services import Services
from handlers.skills.training import asking, days
from handlers.skills.training.answers import KEEP, LIST, MAKE, NAME, RESUME, SHOW, TODAY, Answer, local_day
from handlers.skills.training.exercises import exercises
from handlers.skills.training.noting import EXERCISE, UNIT, Meant, noted
from handlers.skills.training.phrases import beginning, whole
from handlers.skills.training.reading import LONGEST, read
from handlers.skills.training.wanting import Wanted, wanted
from handlers.turn import Turn
from storage.executor import Executor

_DAY = r"(?P<day>\d{4}-\d{2}-\d{2})"
_OF_DAY = re.compile(rf"{NAME}:(?P<what>done|skip):{_DAY}")
_SETTLED = re.compile(rf"(?P<what>{UNIT}|{EXERCISE}){_DAY}:(?P<value>[a-z_]+):(?P<text>.+)", re.DOTALL)


async def understand(turn: Turn, services: Services) -> bool:
    """Answer a message about training. Raises nothing on content."""
    said, text = turn.spoken[-1], turn.text
    if said.choice_id:
        if not said.choice_id.startswith(f"{NAME}:"):
            return False
        found = await _tapped(turn, services, said.choice_id)
    elif not text or len(text) > LONGEST:
        return False
    else:
        found = await _written(turn, services, text)
    return found is not None and found.give(turn)


async def _written(turn: Turn, services: Services, text: str) -> Answer | None:
    locale, db = turn.known.locale, services.pool
    if shown := whole(text):
        return await _WHOLE[shown](turn, db)
    if begun := beginning(text, locale):
        what, why = begun
        return await days.paused(turn, db, why) if what == "pause" else await days.skipped(turn, db, why)
    if (reading := read(text, locale)) is None:
        return await _asked(turn, services, text)
    if services.thinker is not None and not all(one.options for one in reading.entries):
        return None  # a model knows more names
    return await noted(turn, db, reading, text)


async def _asked(turn: Turn, services: Services, text: str) -> Answer | None:
    asked = wanted(text, turn.known.locale)
    if asked is None or (asked.unclear and (services.thinker is not None or asked.bare)):
        return None
    return await _plan(turn, services, asked, questions=not asked.ready)


async def _plan(turn: Turn, services: Services, asked: Wanted, *, questions: bool) -> Answer:
    if services.thinker is not None:
        services.working(turn)  # a model drafts it, which takes a while
    return await asking.answer(turn, services.pool, asked, questions=questions)


async def _tapped(turn: Turn, services: Services, choice: str) -> Answer | None:
    db = services.pool
    if choice in _TAPS:
        return await _TAPS[choice](turn, db)
    for prefix, act in _CARRYING.items():
        if choice.startswith(prefix):
            return await act(turn, services, choice.removeprefix(prefix))
    if tapped := _OF_DAY.fullmatch(choice):
        return await _of_day(turn, db, tapped["what"], tapped["day"])
    if tapped := _SETTLED.fullmatch(choice):
        return await _settled(turn, db, tapped)
    return None


async def _kept(turn: Turn, _db: Executor) -> Answer:
    return Answer(say(turn.known.locale, "training_kept"))


async def _make(turn: Turn, services: Services, told: str) -> Answer:
    return await _plan(turn, services, Wanted.of(told), questions=True)


async def _take(turn: Turn, services: Services, id_: str) -> Answer:
    return await asking.taken(turn, services.pool, id_)


async def _pause(turn: Turn, services: Services, why: str) -> Answer:
    return await days.paused(turn, services.pool, why)


async def _of_day(turn: Turn, db: Executor, what: str, day: str) -> Answer | None:
    """Done or skipped, of the day that was shown."""
    if day != str(local_day(turn)):
        return Answer(say(turn.known.locale, "training_today_shut"))
    return await days.done(turn, db) if what == "done" else await days.skipped(turn, db, "other")


async def _settled(turn: Turn, db: Executor, tapped: "re.Match[str]") -> Answer | None:
    """What was written before, with the unit or the exercise that was tapped."""
    reading = read(tapped["text"], turn.known.locale)
    try:
        day = date.fromisoformat(tapped["day"])
    except ValueError:
        return None
    if reading is None or day > local_day(turn):
        return None
    if tapped["what"] == UNIT:
        meant = Meant(day, unit="lb" if tapped["value"] == "lb" else "kg")
    else:
        meant = Meant(day, exercise=exercises().get(tapped["value"]))
    return await noted(turn, db, reading, tapped["text"], meant)


_WHOLE: Mapping[str, Callable[[Turn, Executor], Awaitable[Answer]]] = {
    "today": days.today, "mine": days.overview, "done": days.done, "resume": days.resumed,
}  # fmt: skip
_TAPS: Mapping[str, Callable[[Turn, Executor], Awaitable[Answer]]] = {
    LIST: days.overview, TODAY: days.today, SHOW: partial(days.today, anyway=True), RESUME: days.resumed, KEEP: _kept,
}  # fmt: skip
_CARRYING: Mapping[str, Callable[[Turn, Services, str], Awaitable[Answer]]] = {
    MAKE: _make, asking.PLAN: _make, asking.TAKE: _take, f"{NAME}:pause:": _pause,
}  # fmt: skip
