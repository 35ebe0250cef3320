"""The model's tools for projects. They see no settings and no secrets, and delete nothing."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

from pydantic_ai import FunctionToolset, RunContext

from handlers.skills.projects import finding
from handlers.skills.projects.adding import Target, elsewhere, target, told
from handlers.skills.projects.keeping import keep_note, keep_task, note_title
from handlers.skills.projects.moving import moved
from handlers.skills.projects.quick import quick
from handlers.skills.projects.wording import details
from handlers.turn import Turn
from handlers.words import storable
from storage import work_items
from storage.products import Named
from storage.work_items import Status

_MOST = 15
_PROJECTS = 20


def toolset() -> FunctionToolset[Turn]:
    """List, add, change, note."""
    return FunctionToolset([list_tasks, add_task, change_task, add_note])


async def list_tasks(at: RunContext[Turn], project: str = "") -> str:
    """Projects and open tasks, the next first."""
    turn = at.deps
    mine = await finding.projects(turn.db, turn)
    if not mine:
        return "No project yet: the first task makes one; or they write: new project NAME."
    fits = finding.fitting(mine, project) if project else []
    if project and len(fits) != 1:
        return f"Which project? {_named(fits or mine)}"
    found = await work_items.next_up(turn.db, turn.user_id, _MOST, of=fits[0].id if fits else None)
    lines = [f"- {one.title} ({one.product}) {details(one, turn)}".rstrip() for one in found]
    return "\n".join([f"Projects: {_named(mine)}", *(lines or ["Nothing is open."])])


async def add_task(at: RunContext[Turn], task: str) -> str:
    """Add a task, such as: fix the login bug #bug @2026-12-01 +project 30m !1 (urgent)"""
    turn = at.deps
    one = await asyncio.to_thread(quick, storable(task), turn.known.locale, turn.local)
    if not one.title:
        return "Not added: it has no words."
    to, id_ = target(await finding.projects(turn.db, turn), one.project, turn), uuid4()
    turn.effects.append(keep_task(turn, to.place, id_, one.fields))
    turn.offers = elsewhere(turn, to, "put", id_)
    return f"Will be added{_where(to)}: {told(one, turn)}"


async def change_task(at: RunContext[Turn], task: str, to: Status) -> str:
    """Begin, finish or take up a task again, by words of its title."""
    turn = at.deps
    found = await finding.tasks(turn.db, turn, storable(task), turn.known.locale)
    free = [one for one in found if one.status != to]
    if len(free) != 1:
        if found and not free:
            return f"Nothing changes: it is {to} already."
        meant = free or await work_items.next_up(turn.db, turn.user_id, _MOST)
        return "Not changed: which one? " + "; ".join(one.title for one in meant[:_MOST])
    turn.effects += moved(turn, free[0].id, free[0].product_id, to)
    return f"Will be {to}: {free[0].title} ({free[0].product})"


async def add_note(at: RunContext[Turn], text: str, project: str = "") -> str:
    """Keep a note with a project."""
    turn, text = at.deps, storable(text).strip()
    if not text:
        return "Not noted: it has no words."
    to, id_ = target(await finding.projects(turn.db, turn), storable(project), turn), uuid4()
    turn.effects.append(keep_note(turn, to.place, id_, text))
    turn.offers = elsewhere(turn, to, "file", id_)
    return f"Will be noted{_where(to)}: {note_title(text)}"


def _where(to: Target) -> str:
    if to.unknown:
        return f" to {to.name}, as there is no project {to.unknown}; a button makes it"
    return f" to {to.name}" if to.id else f" to a new project {to.name}"


def _named(projects: Sequence[Named]) -> str:
    return ", ".join(one.name for one in projects[:_PROJECTS])
