"""“Forget that”, “forget everything about …”: one thing goes at once; before more goes, it is shown and asked for."""

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from handlers.lines import say
from handlers.lookup import day
from handlers.memory.forgetting import forget, forget_fact, forget_facts, reach
from handlers.memory.matching import Matching, matching
from handlers.message import Choice, Incoming
from handlers.services import Services
from handlers.turn import Turn
from storage import facts, memory
from storage.executor import Executor
from storage.facts import LAST

SHOW, DROP, ALL, LATEST, KEEP = "memory:fact:", "memory:drop:", "memory:all:", "memory:last:", "memory:keep"
_SHOW = re.compile(f"{SHOW}([0-9]{{1,18}})")
_DROP = re.compile(f"{DROP}([0-9]{{1,18}})")
_ALL = re.compile(f"{ALL}([0-9]{{1,19}}):(.+)", re.DOTALL)
_LATEST = re.compile(f"{LATEST}([0-9]{{1,18}}):([0-9]{{1,18}})")
_JUST_NOW = timedelta(hours=1)  # so long "that" is clear
_SHOWN = 8  # lines of what would go
_LINE = 100  # characters of each
_ID_LIMIT = 256  # of a button's id (Cloud API docs, interactive reply buttons)


async def forget_last(turn: Turn, message: Incoming) -> bool:
    """The last exchange: what the person said before this, and the answer to it."""
    ids = _last_said(turn)
    earlier = [id_ for id_ in turn.stored if id_ != message.id]
    if not ids and len(turn.stored) < 2:
        return _told(turn, message, say(turn.known.locale, "forget_empty"))
    lines = [line for line in turn.known.recent if line.id in ids]
    if len(turn.stored) < 2 and turn.now - lines[-1].said_at > _JUST_NOW:
        yes = f"{LATEST}{ids[0]}:{ids[-1]}"
        return _ask(turn, message, [f"- “{_short(line.body)}”" for line in lines], yes)
    turn.effects.append(partial(_forget_last, turn=turn, ids=ids, earlier=earlier[: _place(turn, message)]))
    return _told(turn, message, say(turn.known.locale, "forgotten_last"))


async def forget_what(turn: Turn, services: Services, message: Incoming, what: str) -> bool:
    """Whatever is about a name, a theme, or says what a statement says."""
    found = await matching(services.pool, turn.known, what, LAST)
    if not found.things and not found.messages:
        if services.thinker is not None:
            return False  # perhaps it was meant otherwise
        return _told(turn, message, say(turn.known.locale, "forget_nothing", what=_short(what)))
    if found.things <= 1:
        await _take_out(turn, services, message, found, what, LAST)
        return True
    newest = max((line.id for line in turn.known.recent), default=LAST)
    return _ask(turn, message, shown(found, turn), f"{ALL}{newest}:{what}")


async def tapped(turn: Turn, services: Services, message: Incoming) -> bool:
    """A button or a row of ours."""
    choice, locale = message.choice_id or "", turn.known.locale
    if choice == KEEP:
        return _told(turn, message, say(locale, "forget_kept"))
    if one := _SHOW.fullmatch(choice):
        return await _show(turn, services, message, int(one[1]))
    if one := _DROP.fullmatch(choice):
        return await _drop(turn, services, message, int(one[1]))
    if one := _LATEST.fullmatch(choice):
        ids = [line.id for line in turn.known.recent if line.role == "user" and int(one[1]) <= line.id <= int(one[2])]
        turn.effects.append(partial(_forget_last, turn=turn, ids=ids, earlier=[]))
        return _told(turn, message, say(locale, "forgotten_last"))
    if one := _ALL.fullmatch(choice):
        found = await matching(services.pool, turn.known, one[2], int(one[1]))
        await _take_out(turn, services, message, found, one[2], int(one[1]))
        return True
    return False


def offer(what: str, turn: Turn) -> list[Choice]:
    """Yes and no, for a question of the model's whether to forget something; none when it is too long for a button."""
    newest = max((line.id for line in turn.known.recent), default=LAST)
    return _choices(turn, f"{ALL}{newest}:{what}")


def shown(found: Matching, turn: Turn) -> list[str]:
    """What would go, a line each."""
    zone = turn.known.timezone
    lines = [f"- {_short(fact.body)} ({day(fact.valid_from, zone)})" for fact in found.facts]
    lines += [f"- “{_short(message.body)}” ({day(message.said_at, zone)})" for message in found.others]
    return lines


async def unwritten(db: Executor, turn: Turn, message: Incoming) -> None:
    """The wish to forget something names it: nothing of the wish is kept either."""
    await memory.empty_inbox(db, turn.claim.business_number, [message.id])
    await forget(db, turn.user_id, [id_ for id_, _ in await memory.ids_of(db, turn.user_id, [message.id])], turn.now)


async def _take_out(turn: Turn, services: Services, message: Incoming, found: Matching, what: str, upto: int) -> None:
    gone = await reach(
        services.pool, turn.user_id, found.facts, [line.id for line in found.messages if line.role == "user"]
    )
    turn.effects.append(partial(_forget_matching, turn=turn, what=what, upto=upto))
    _told(turn, message, _goodbye(turn, gone.messages, gone.facts))


async def _forget_matching(db: Executor, turn: Turn, what: str, upto: int) -> None:
    found = await matching(db, turn.known, what, upto)
    await forget_facts(db, turn.user_id, found.facts, turn.now, [line.id for line in found.messages])


async def _forget_last(db: Executor, turn: Turn, ids: Sequence[int], earlier: Sequence[str]) -> None:
    """What came before in the same burst, else the last exchange."""
    now = [id_ for id_, _ in await memory.ids_of(db, turn.user_id, earlier)] if earlier else []
    await forget(db, turn.user_id, now or ids, turn.now)


async def _show(turn: Turn, services: Services, message: Incoming, id_: int) -> bool:
    locale, zone = turn.known.locale, turn.known.timezone
    fact = await facts.one(services.pool, turn.user_id, id_)
    if fact is None:
        return _told(turn, message, say(locale, "forget_empty"))
    line = "fact_since" if fact.valid_to is None else "fact_until"
    text = say(locale, line, fact=fact.body, date=day(fact.valid_to or fact.valid_from, zone))
    choices = [Choice(f"{DROP}{id_}", say(locale, "forget_yes")), Choice(KEEP, say(locale, "forget_no"))]
    turn.effects.append(partial(unwritten, turn=turn, message=message))  # the row that was tapped says the fact
    turn.answer(text, "command", choices=choices)
    return True


async def _drop(turn: Turn, services: Services, message: Incoming, id_: int) -> bool:
    fact = await facts.one(services.pool, turn.user_id, id_)
    if fact is None:
        return _told(turn, message, say(turn.known.locale, "forget_empty"))
    gone = await reach(services.pool, turn.user_id, [fact])
    turn.effects.append(partial(forget_fact, user_id=turn.user_id, fact_id=id_, now=turn.now))
    return _told(turn, message, _goodbye(turn, gone.messages, gone.facts))


def _ask(turn: Turn, message: Incoming, lines: Sequence[str], yes: str) -> bool:
    locale = turn.known.locale
    more = [say(locale, "know_more", number=len(lines) - _SHOWN)] if len(lines) > _SHOWN else []
    choices = _choices(turn, yes)
    ask = say(locale, "forget_ask" if choices else "forget_shorter")
    turn.effects.append(partial(unwritten, turn=turn, message=message))
    turn.answer("\n".join([ask, "", *lines[:_SHOWN], *more]), "command", choices=choices)
    return True


def _choices(turn: Turn, yes: str) -> list[Choice]:
    if len(yes.encode("utf-16-le")) // 2 > _ID_LIMIT:
        return []
    locale = turn.known.locale
    return [Choice(yes, say(locale, "forget_yes")), Choice(KEEP, say(locale, "forget_no"))]


def _told(turn: Turn, message: Incoming, text: str) -> bool:
    turn.effects.append(partial(unwritten, turn=turn, message=message))
    turn.answer(text, "command")
    return True


def _goodbye(turn: Turn, messages: int, learned: int) -> str:
    return say(turn.known.locale, "forgotten", messages=messages, facts=learned)


def _last_said(turn: Turn) -> list[int]:
    """The person's part of the last exchange, oldest first."""
    found: list[int] = []
    for line in reversed(turn.known.recent):
        if line.role == "user":
            found.insert(0, line.id)
        elif found:
            break
    return found


def _place(turn: Turn, message: Incoming) -> int:
    """How many messages of this turn came before."""
    return list(turn.stored).index(message.id) if message.id in turn.stored else 0


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LINE else f"{line[: _LINE - 1]}…"
