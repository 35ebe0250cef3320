"""Rewards by chat, with no model: where one stands, days of rest, what can be had for points."""

from collections.abc import Mapping, Sequence
from functools import cache

from handlers.lines import say, understands
from handlers.message import Choice
from handlers.rewarding import NAME, Earned, doer_of, settle, told
from handlers.services import Services
from handlers.skills.rewards import redeeming, resting
from handlers.turn import Turn
from handlers.words import plain
from storage import prizes, rewards
from storage.executor import Executor
from storage.prizes import Prize
from storage.rewards import Standing

LIST = f"{NAME}:list"
_LONGEST = 120
_PRIZES, _BADGES = 9, 5


async def understand(turn: Turn, services: Services) -> bool:
    """Answer a message about rewards or rest."""
    said = turn.spoken[-1]
    if said.choice_id:
        prefix, _, rest = said.choice_id.partition(":")
        return prefix == NAME and await _tapped(turn, services, rest)
    if not turn.text or len(turn.text) > _LONGEST:
        return False
    words = plain(turn.text)
    name = _whole().get(words)
    if name is not None:
        return await _ACTIONS[name](turn, services)
    for phrase, kind in _openings():
        if words == phrase or words.startswith(f"{phrase} "):
            rest = " ".join(turn.text.split()[len(phrase.split()) :])
            return await _OPENED[kind](turn, services, rest)
    return False


def choices(turn: Turn, found: Sequence[Prize]) -> list[Choice]:
    """Each prize as a row to tap, and a day off."""
    locale = turn.known.locale
    rows = [
        Choice(f"{NAME}:want:{one.id}", one.name, say(locale, "reward_prize", name=one.name, points=one.points))
        for one in found[:_PRIZES]
    ]
    about = say(locale, "reward_day_off_about")
    return [*rows, Choice(f"{NAME}:off", say(locale, "reward_day_off"), about)]


def standing_lines(standing: Standing, days: int, names: Sequence[str], locale: str) -> list[str]:
    """Points, days in a row, badges, rest."""
    if not standing.deeds and not standing.points:
        lines = [say(locale, "reward_none")]
    elif standing.held:
        lines = [say(locale, "reward_points_held", points=standing.points, held=standing.held)]
    else:
        lines = [say(locale, "reward_points", points=standing.points)]
    if days > 1:
        lines.append(say(locale, "reward_streak", days=days))
    if names:
        lines.append(say(locale, "reward_badges", badges=", ".join(names)))
    if standing.rest_weekdays:
        lines.append(say(locale, "reward_rest", days=resting.weekdays(standing.rest_weekdays, locale)))
    return lines


async def _tapped(turn: Turn, services: Services, rest: str) -> bool:
    action, _, what = rest.partition(":")
    if action in {"want", "take"}:
        return await redeeming.tapped(turn, services, action, what)
    if action == "later":
        turn.answer(say(turn.known.locale, "reward_later"), "command")
        return True
    act = _ACTIONS.get(action)
    return act is not None and await act(turn, services)


async def _list(turn: Turn, services: Services) -> bool:
    locale = turn.known.locale
    async with services.pool.acquire() as db, db.transaction():
        earned = await settle(db, doer_of(turn))
        text, found = await _overview(db, turn, earned)
    label = say(locale, "reward_label")
    turn.answer(text, "command", choices=choices(turn, found), list_label=label)
    return True


async def _overview(db: Executor, turn: Turn, earned: Earned | None) -> tuple[str, list[Prize]]:
    locale = turn.known.locale
    found = await prizes.of(db, turn.user_id)
    lines = []
    if earned is not None:
        if earned.points:
            lines.append(told(earned, locale))
        names = await rewards.badges(db, turn.user_id, _BADGES)
        lines += standing_lines(earned.standing, earned.streak, names, locale)
    if found:
        lines.append(say(locale, "reward_prizes"))
        lines += [f"• {say(locale, 'reward_prize', name=one.name, points=one.points)}" for one in found]
    elif turn.known.guarded:
        lines.append(say(locale, "reward_no_prizes_child"))
    else:
        lines += [say(locale, "reward_no_prizes"), say(locale, "reward_own_how")]
    return "\n".join(lines), found


@cache
def _whole() -> Mapping[str, str]:
    kinds = {"list": "list", "off": "off", "end": "end"}
    lists = understands(NAME).values()
    return {plain(phrase): kind for words in lists for name, kind in kinds.items() for phrase in words.get(name, ())}


@cache
def _openings() -> Sequence[tuple[str, str]]:
    lists = understands(NAME).values()
    found = {
        (plain(phrase), kind)
        for words in lists
        for kind in ("rest", "until", "prize")
        for phrase in words.get(kind, ())
    }
    return sorted(found, key=lambda opening: len(opening[0]), reverse=True)


_ACTIONS = {"list": _list, "off": resting.off_today, "end": resting.end}
_OPENED = {"rest": resting.set_weekdays, "until": resting.off_until, "prize": redeeming.name_own}
