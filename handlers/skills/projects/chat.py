"""Projects by chat, with no model. Taps carry all they need in their id."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from handlers.lines import say
from handlers.message import Choice
from handlers.services import Services
from handlers.skills.projects import adding, finding, lists, moving, removing
from handlers.skills.projects.ids import Tapped, choice, tapped
from handlers.skills.projects.phrases import Wish, wish_in
from handlers.skills.projects.wording import day, short
from handlers.turn import Turn
from handlers.wall_time import zone_of
from storage import documents, products

_LONGEST_NOTE = 3500  # letters shown of a note
_FEW = 4  # words that name a project and are not talk


async def understand(turn: Turn, services: Services) -> bool:
    """Answer a message about projects. What fits none of the person's projects or tasks is left to others."""
    said = turn.spoken[-1]
    if said.choice_id:
        chosen = tapped(said.choice_id)
        return chosen is not None and await _tapped(turn, services, chosen)
    wish = wish_in(turn.text, turn.known.locale)
    return wish is not None and await _WISHES[wish.kind](turn, services, wish)


async def _list(turn: Turn, services: Services, _wish: Wish) -> bool:
    return await lists.projects(turn, services)


async def _next(turn: Turn, services: Services, wish: Wish) -> bool:
    return await lists.upcoming(turn, services, wish.project)


async def _open(turn: Turn, services: Services, wish: Wish) -> bool:
    return await _of_project(turn, services, wish.text, "of")


async def _notes(turn: Turn, services: Services, wish: Wish) -> bool:
    return await _of_project(turn, services, wish.project, "notes")


async def _of_project(turn: Turn, services: Services, wanted: str, what: str) -> bool:
    """One project, or its notes. `project …` that names none is talk, unless it is short and nobody else answers."""
    mine = await finding.projects(services.pool, turn)
    fits = finding.fitting(mine, wanted) if wanted else mine
    show = lists.project if what == "of" else lists.notes
    if len(fits) == 1:
        return await show(turn, services, fits[0].id)
    if not mine or (not fits and (services.thinker is not None or len(wanted.split()) > _FEW)):
        return False
    locale = turn.known.locale
    line = say(locale, "project_which") if fits else say(locale, "project_no_such", wanted=short(wanted, 60))
    rows = [Choice(choice(what, one.id), f"{n}. {one.name}") for n, one in enumerate((fits or mine)[:10], 1)]
    turn.answer(line, "command", choices=rows, list_label=say(locale, "projects_label"))
    return True


async def _note(turn: Turn, services: Services, id_: UUID) -> bool:
    locale = turn.known.locale
    note = await documents.shelf.one(services.pool, turn.user_id, id_)
    if note is None:
        return lists.gone(turn)
    product = await products.shelf.one(services.pool, turn.user_id, note.product_id)
    written = note.created_at.astimezone(zone_of(turn.known.timezone)).date()
    name = short(product.name, 60) if product else ""
    text = f"*{note.title}*\n{name} · {day(written, turn)}\n\n{note.content[:_LONGEST_NOTE]}"
    choices = [
        Choice(choice("notes", note.product_id), say(locale, "project_notes_row")),
        Choice(choice("unnote", id_), say(locale, "project_do_delete")),
    ]
    turn.answer(text, "command", choices=choices)
    return True


async def _tapped(turn: Turn, services: Services, at: Tapped) -> bool:
    count, answer = _TAPS.get(at.what, (-1, None))
    return answer is not None and len(at.ids) == count and await answer(turn, services, at)


_WISHES: Mapping[str, Callable[[Turn, Services, Wish], Awaitable[bool]]] = {
    "new": adding.new_project,
    "list": _list,
    "next": _next,
    "done": moving.by_words,
    "start": moving.by_words,
    "back": moving.by_words,
    "add": adding.add_tasks,
    "note": adding.add_note,
    "open": _open,
    "notes": _notes,
    "delete_project": removing.project_by_words,
    "delete_item": removing.item_by_words,
}
# How many ids a choice carries, and who answers it.
_TAPS: Mapping[str, tuple[int, Callable[[Turn, Services, Tapped], Awaitable[bool]]]] = {
    "list": (0, lambda turn, services, at: lists.projects(turn, services, at.skip)),
    "next": (0, lambda turn, services, _: lists.upcoming(turn, services)),
    "of": (1, lambda turn, services, at: lists.project(turn, services, at.ids[0], at.skip)),
    "notes": (1, lambda turn, services, at: lists.notes(turn, services, at.ids[0], at.skip)),
    "to": (1, lambda turn, services, at: moving.by_tap(turn, services, at.ids[0], at.word)),
    "put": (2, lambda turn, services, at: adding.place(turn, services, at.what, *at.ids)),
    "file": (2, lambda turn, services, at: adding.place(turn, services, at.what, *at.ids)),
    "puts": (1, lambda turn, services, at: adding.place_anew(turn, services, at.what, at.ids[0], at.word)),
    "files": (1, lambda turn, services, at: adding.place_anew(turn, services, at.what, at.ids[0], at.word)),
    "item": (1, lambda turn, services, at: moving.shown(turn, services, at.ids[0])),
    "note": (1, lambda turn, services, at: _note(turn, services, at.ids[0])),
    "drop": (1, lambda turn, services, at: removing.ask_item(turn, services, at.ids[0])),
    "dropped": (1, lambda turn, services, at: removing.delete_item(turn, services, at.ids[0])),
    "unnote": (1, lambda turn, services, at: removing.ask_note(turn, services, at.ids[0])),
    "unnoted": (1, lambda turn, services, at: removing.delete_note(turn, services, at.ids[0])),
    "end": (1, lambda turn, services, at: removing.ask_project(turn, services, at.ids[0])),
    "ended": (1, lambda turn, services, at: removing.delete_project(turn, services, at.ids[0])),
}
