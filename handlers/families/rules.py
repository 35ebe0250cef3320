"""What a guardian may set for a child, one function a command; each says what holds from now on."""

import re
from collections.abc import Awaitable, Callable
from datetime import time
from functools import partial

from handlers import switches
from handlers.families import prizes
from handlers.families.bonds import known_as
from handlers.families.report import send_newest
from handlers.families.withdrawal import withdraw
from handlers.lines import languages, meant, say
from handlers.pricing import priced
from handlers.services import Services
from handlers.skills import Skill, optional
from handlers.tiers import TIERS
from handlers.turn import Turn
from handlers.words import plain
from storage import guardianships, reports
from storage.counts import Theme
from storage.guardianships import Ward

Command = Callable[[Turn, Services, Ward, str], Awaitable[None]]

_NUMBER = re.compile(r"\d{1,4}")
_HOURS = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?\s*(?:-|–|—|to|a|à|bis|às|से)\s*(\d{1,2})(?:[:.h](\d{2})?)?")
_LISTED = re.compile(r"[,;/&\n]| und | and | y | e | et | और ")
_MOST = 500


def status(turn: Turn, ward: Ward) -> str:
    """A child's day and what is set, in one line."""
    locale = turn.known.locale
    line = say(
        locale,
        "care_status",
        name=known_as(ward, locale),
        used=ward.used_today,
        limit=_limit_of(ward, ward.daily_limit),
        quiet=f"{ward.quiet_from:%H:%M}–{ward.quiet_to:%H:%M}" if ward.quiet_from else say(locale, "care_none"),
        topics=_names(ward.topics_off, locale) or say(locale, "care_none"),
        reports=say(locale, "care_on" if ward.reports else "care_off"),
    )
    return f"{line} {say(locale, 'care_status_paused')}" if ward.paused_at else line


def fits(name: str, rest: str, turn: Turn) -> bool:
    """Is what stands after the command's words such as it needs?"""
    check = _FITTING.get(name)
    return check is None or check(rest, turn)


def how(name: str, locale: str) -> str:
    """How a command is written."""
    topics = ", ".join(say(locale, f"theme_{theme}") for theme in Theme)
    spoken = ", ".join(language.name for language in languages().values())
    skills = [switches.name_of(skill, locale) for skill in optional()]
    return say(
        locale,
        f"care_{name.removesuffix('_off')}_how",
        topics=topics,
        languages=spoken,
        skills=", ".join(skills),
        example=skills[0],
    )


def hours(text: str) -> tuple[time, time] | None:
    """The two times in `21:00-07:00`; None where there are none, or the same twice."""
    found = _HOURS.search(text)
    if found is None:
        return None
    numbers = [int(part or 0) for part in found.groups()]
    if numbers[0] > 24 or numbers[2] > 24 or numbers[1] > 59 or numbers[3] > 59:
        return None
    begin, end = time(numbers[0] % 24, numbers[1]), time(numbers[2] % 24, numbers[3])
    return (begin, end) if begin != end else None


def themes(text: str, locale: str) -> list[str]:
    """The themes that are named, in the guardian's language or in English."""
    wanted = {plain(part) for part in _LISTED.split(text)}
    return [theme for theme in Theme if {plain(say(one, f"theme_{theme}")) for one in (locale, "en")} & wanted]


async def _limit(turn: Turn, _services: Services, ward: Ward, rest: str) -> None:
    locale, name = turn.known.locale, known_as(ward, turn.known.locale)
    number = None if _is_off(rest) else next(int(n) for n in _NUMBER.findall(rest) if 1 <= int(n) <= _MOST)
    _effect(turn, guardianships.set_daily_limit, ward, messages=number)
    limit = _limit_of(ward, number)
    turn.answer(say(locale, "care_limit_set" if number else "care_limit_none", name=name, limit=limit), "family")


async def _quiet(turn: Turn, _services: Services, ward: Ward, rest: str) -> None:
    locale, name = turn.known.locale, known_as(ward, turn.known.locale)
    window = None if _is_off(rest) else hours(rest)
    begin, end = window or (None, None)
    _effect(turn, guardianships.set_quiet, ward, begin=begin, end=end)
    if window is None:
        turn.answer(say(locale, "care_quiet_none", name=name), "family")
    else:
        turn.answer(say(locale, "care_quiet_set", name=name, begin=f"{begin:%H:%M}", end=f"{end:%H:%M}"), "family")


async def _pause(turn: Turn, _services: Services, ward: Ward, _rest: str) -> None:
    _effect(turn, guardianships.set_paused, ward, since=turn.now)
    turn.answer(say(turn.known.locale, "care_paused", name=known_as(ward, turn.known.locale)), "family")


async def _resume(turn: Turn, _services: Services, ward: Ward, _rest: str) -> None:
    _effect(turn, guardianships.set_paused, ward, since=None)
    turn.answer(say(turn.known.locale, "care_resumed", name=known_as(ward, turn.known.locale)), "family")


async def _reports(turn: Turn, _services: Services, ward: Ward, _rest: str, *, wanted: bool) -> None:
    locale, name = turn.known.locale, known_as(ward, turn.known.locale)
    weekday, at = ward.report_weekday, ward.report_time
    _effect(turn, guardianships.set_reports, ward, weekday=weekday, at=at, wanted=wanted)
    if wanted:
        due = reports.next_run(weekday, at, turn.known.timezone, turn.now)
        turn.effects.append(partial(reports.schedule, guardian_id=turn.user_id, bond_id=ward.id, at=due))
    turn.answer(say(locale, "care_reports_on" if wanted else "care_reports_off", name=name), "family")


async def _topics_off(turn: Turn, _services: Services, ward: Ward, rest: str) -> None:
    locale = turn.known.locale
    chosen = themes(rest, locale)
    _effect(turn, guardianships.set_topics_off, ward, themes=chosen)
    line = say(locale, "care_topics_set", name=known_as(ward, locale), topics=_names(chosen, locale))
    turn.answer(line, "family")


async def _topics_on(turn: Turn, _services: Services, ward: Ward, _rest: str) -> None:
    _effect(turn, guardianships.set_topics_off, ward, themes=())
    turn.answer(say(turn.known.locale, "care_topics_none", name=known_as(ward, turn.known.locale)), "family")


async def _skills_off(turn: Turn, _services: Services, ward: Ward, rest: str) -> None:
    locale, chosen = turn.known.locale, _skills(rest)
    _effect(turn, guardianships.set_skills_off, ward, skills=[skill.name for skill in chosen])
    names = ", ".join(switches.name_of(skill, locale) for skill in chosen)
    turn.answer(say(locale, "care_skills_set", name=known_as(ward, locale), skills=names), "family")


async def _skills_on(turn: Turn, _services: Services, ward: Ward, _rest: str) -> None:
    _effect(turn, guardianships.set_skills_off, ward, skills=())
    turn.answer(say(turn.known.locale, "care_skills_none", name=known_as(ward, turn.known.locale)), "family")


async def _speak(turn: Turn, _services: Services, ward: Ward, rest: str) -> None:
    locale, chosen = turn.known.locale, _language(rest)
    if chosen is None:
        turn.answer(how("language", locale), "family")
        return
    _effect(turn, guardianships.set_locale, ward, locale=chosen)
    name = known_as(ward, locale)
    turn.answer(say(locale, "care_language_set", name=name, language=languages()[chosen].name), "family")


def _limit_of(ward: Ward, number: int | None) -> int:
    plan = TIERS[ward.tier].messages
    return min(plan, number) if number else plan


def _effect(turn: Turn, change: Callable[..., Awaitable[object]], ward: Ward, **values: object) -> None:
    turn.effects.append(partial(change, bond_id=ward.id, guardian_id=turn.user_id, **values))


def _is_off(text: str) -> bool:
    return meant(text.strip().partition(" ")[0], "guardian") == "off"


def _skills(text: str) -> list[Skill]:
    found = [switches.named(part) for part in _LISTED.split(text)]
    return [skill for skill in found if skill is not None]


def _language(text: str) -> str | None:
    wanted = plain(text)
    for locale, language in languages().items():
        if wanted and (wanted == locale or wanted in language.called or plain(language.name) == wanted):
            return locale
    return None


def _names(chosen: object, locale: str) -> str:
    return ", ".join(say(locale, f"theme_{theme}") for theme in Theme if theme in list(chosen))  # type: ignore[call-overload]


_FITTING: dict[str, Callable[[str, Turn], bool]] = {
    "limit": lambda rest, _: _is_off(rest) or any(1 <= int(number) <= _MOST for number in _NUMBER.findall(rest)),
    "quiet": lambda rest, _: _is_off(rest) or hours(rest) is not None,
    "topics_off": lambda rest, turn: bool(themes(rest, turn.known.locale)),
    "skills_off": lambda rest, _: bool(_skills(rest)),
    "language": lambda rest, _: _language(rest) is not None,
    "prize": lambda rest, _: priced(rest) is not None,
}

COMMANDS: dict[str, Command] = {
    "report": send_newest,
    "limit": _limit,
    "quiet": _quiet,
    "pause": _pause,
    "resume": _resume,
    "reports_off": partial(_reports, wanted=False),
    "reports_on": partial(_reports, wanted=True),
    "topics_off": _topics_off,
    "topics_on": _topics_on,
    "skills_off": _skills_off,
    "skills_on": _skills_on,
    "language": _speak,
    "prize": prizes.name_prize,
    "prizes": prizes.show,
    "prize_yes": partial(prizes.settle, state="given"),
    "prize_no": partial(prizes.settle, state="declined"),
    "withdraw": withdraw,
}
