"""Checklists by chat, with no model: see them, walk through one step at a time, begin again, take away."""

from functools import cache, partial

from handlers.deeds import Deed
from handlers.lines import say, understands
from handlers.message import Choice
from handlers.services import Services
from handlers.skills.procedures import progress
from handlers.skills.procedures.catalog import Procedure, catalog, essentials, for_person
from handlers.skills.procedures.progress import Progress, shown
from handlers.turn import Turn
from handlers.words import plain
from storage import user_procedures
from storage.executor import Executor

NAME = "procedures"
LIST = f"{NAME}:list"
_ROWS = 10
_LONGEST = 120


async def understand(turn: Turn, services: Services) -> bool:
    """Answer a message about checklists."""
    said = turn.spoken[-1]
    if said.choice_id:
        prefix, _, rest = said.choice_id.partition(":")
        return prefix == NAME and await _tapped(turn, services, rest)
    if not turn.text or len(turn.text) > _LONGEST:
        return False
    words = plain(turn.text)
    if words in _phrases("list"):
        return await _list(turn, services)
    if words in _phrases("next"):
        return await _next(turn, services)
    found = _named(words)
    return found is not None and await _show(turn, services, found)


async def mine(db: Executor, turn: Turn) -> list[Progress]:
    """The person's checklists; the essential ones are theirs from the first look on."""
    person = turn.known
    keys = essentials(person.birth_year, turn.now.year, turn.region)
    await user_procedures.add(db, person.id, keys, turn.now)
    return progress.of(await user_procedures.of(db, person.id))


def step_choices(one: Progress, turn: Turn) -> list[Choice]:
    """What can be tapped beneath a step."""
    locale, key = turn.known.locale, one.checklist.key
    all_ = Choice(LIST, say(locale, "procedure_all"))
    if one.next is None:
        return [Choice(f"{NAME}:again:{key}", say(locale, "procedure_again")), all_]
    return [
        Choice(f"{NAME}:done:{key}:{one.next}", say(locale, "procedure_done")),
        Choice(f"{NAME}:remove:{key}", say(locale, "procedure_remove")),
        all_,
    ]


async def _tapped(turn: Turn, services: Services, rest: str) -> bool:
    action, _, what = rest.partition(":")
    key, _, number = what.partition(":")
    procedure = catalog().get(key)
    if action == "list":
        return await _list(turn, services)
    if procedure is None:
        turn.answer(say(turn.known.locale, "procedure_unknown"), "command")
        return True
    if action == "done" and number.isdecimal() and 0 < int(number[:4]) <= len(procedure.days):
        return await _step(turn, services, procedure, int(number))
    act = _ACTIONS.get(action)
    return act is not None and await act(turn, services, procedure)


async def _list(turn: Turn, services: Services) -> bool:
    locale = turn.known.locale
    found = await mine(services.pool, turn)
    held = {one.checklist.key for one in found}
    more = [one for one in for_person(turn.known.birth_year, turn.now.year, turn.region) if one.key not in held]
    lines = [say(locale, "procedures_list")]
    lines += [f"• {one.procedure.title(locale)}: {_how_far(one, locale)}" for one in found]
    rows = [
        Choice(f"{NAME}:show:{one.checklist.key}", one.procedure.title(locale), _how_far(one, locale)) for one in found
    ]
    rows += [Choice(f"{NAME}:show:{one.key}", one.title(locale), say(locale, "procedure_new")) for one in more]
    label = say(locale, "procedures_label")
    turn.answer("\n".join(lines), "command", choices=rows[:_ROWS], list_label=label)
    return True


def _how_far(one: Progress, locale: str) -> str:
    if one.next is None:
        return say(locale, "procedure_all_done")
    return say(locale, "procedure_so_far", done=one.done, steps=one.steps)


async def _next(turn: Turn, services: Services) -> bool:
    """The checklist somebody did a step of last; else the first open one."""
    found = [one for one in await mine(services.pool, turn) if one.next is not None]
    if not found:
        return await _list(turn, services)
    stepped = [one for one in found if one.checklist.stepped_at is not None]
    newest = max(stepped, key=lambda one: one.checklist.stepped_at or turn.now, default=found[0])
    turn.answer(shown(newest, turn), "skill", choices=step_choices(newest, turn))
    return True


async def _show(turn: Turn, services: Services, procedure: Procedure) -> bool:
    held = {one.checklist.key: one for one in await mine(services.pool, turn)}
    if procedure.key not in held:
        return await _begin(turn, services, procedure)
    one = held[procedure.key]
    turn.answer(shown(one, turn), "skill", choices=step_choices(one, turn))
    return True


async def _begin(turn: Turn, services: Services, procedure: Procedure) -> bool:
    await user_procedures.begin(services.pool, turn.user_id, procedure.key, turn.now)
    one = next(one for one in await mine(services.pool, turn) if one.checklist.key == procedure.key)
    turn.answer(shown(one, turn), "skill", choices=step_choices(one, turn))
    return True


async def _step(turn: Turn, services: Services, procedure: Procedure, number: int) -> bool:
    found = await user_procedures.one(services.pool, turn.user_id, key=procedure.key)
    if found is None:
        return await _begin(turn, services, procedure)
    key, steps = procedure.key, len(procedure.days)
    doing = partial(user_procedures.step, user_id=turn.user_id, key=key, number=number, steps=steps, now=turn.now)
    turn.effects.append(Deed(NAME, doing))
    after = Progress(found, procedure).with_step(number)
    text = f"{say(turn.known.locale, 'procedure_step_done')}\n\n{shown(after, turn)}"
    turn.answer(text, "skill", choices=step_choices(after, turn))
    return True


async def _ask_to_remove(turn: Turn, _services: Services, procedure: Procedure) -> bool:
    locale, key = turn.known.locale, procedure.key
    choices = [
        Choice(f"{NAME}:removed:{key}", say(locale, "procedure_remove_yes")),
        Choice(f"{NAME}:show:{key}", say(locale, "procedure_remove_no")),
    ]
    turn.answer(say(locale, "procedure_remove_ask", title=procedure.title(locale)), "command", choices=choices)
    return True


async def _remove(turn: Turn, _services: Services, procedure: Procedure) -> bool:
    locale = turn.known.locale
    turn.effects.append(partial(user_procedures.remove, user_id=turn.user_id, key=procedure.key))
    turn.answer(say(locale, "procedure_removed", title=procedure.title(locale)), "command")
    return True


def _named(words: str) -> Procedure | None:
    """`checklist emergency card`: a word for a checklist, and the title of one in any language."""
    for opener in _phrases("open"):
        if words.startswith(f"{opener} "):
            wanted = words.removeprefix(f"{opener} ")
            return next((one for one in catalog().values() if wanted in _titles(one)), None)
    return None


@cache
def _phrases(name: str) -> tuple[str, ...]:
    found = {plain(phrase) for lists in understands(NAME).values() for phrase in lists.get(name, ())}
    return tuple(sorted(found, key=len, reverse=True))


def _titles(procedure: Procedure) -> set[str]:
    return {plain(words.title) for words in procedure.words.values()} | {plain(procedure.key.replace("_", " "))}


_ACTIONS = {"show": _show, "again": _begin, "remove": _ask_to_remove, "removed": _remove}
