"""Deleting: asked for by words or a tap, done only when the button beneath the question is tapped."""

from functools import partial
from uuid import UUID

from handlers.lines import say
from handlers.message import Choice
from handlers.services import Services
from handlers.skills.projects import finding, lists
from handlers.skills.projects.ids import LIST, choice
from handlers.skills.projects.lists import gone
from handlers.skills.projects.phrases import Wish
from handlers.skills.projects.wording import short
from handlers.turn import Effect, Turn
from storage import documents, products, work_items

_ROWS = 10


async def ask_project(turn: Turn, services: Services, id_: UUID) -> bool:
    """Ask whether a project shall go, with all that would go with it."""
    product = await products.shelf.one(services.pool, turn.user_id, id_)
    if product is None:
        return gone(turn)
    held = await products.counts(services.pool, turn.user_id, id_)
    text = say(
        turn.known.locale, "project_delete_all", name=product.name, tasks=held.todo + held.in_progress + held.done,
        documents=held.documents, repositories=held.repositories, settings=held.app_info,
    )  # fmt: skip
    _ask(turn, text, choice("ended", id_), choice("of", id_))
    return True


async def ask_item(turn: Turn, services: Services, id_: UUID) -> bool:
    """Ask whether a task shall go."""
    item = await work_items.shelf.one(services.pool, turn.user_id, id_)
    return _ask_thing(turn, item.title if item else None, choice("dropped", id_), choice("item", id_))


async def ask_note(turn: Turn, services: Services, id_: UUID) -> bool:
    """Ask whether a note shall go."""
    note = await documents.shelf.one(services.pool, turn.user_id, id_)
    return _ask_thing(turn, short(note.title, 100) if note else None, choice("unnoted", id_), choice("note", id_))


async def delete_project(turn: Turn, services: Services, id_: UUID) -> bool:
    """The button was tapped."""
    product = await products.shelf.one(services.pool, turn.user_id, id_)
    return _delete(
        turn, product.name if product else None, partial(products.shelf.remove, user_id=turn.user_id, id_=id_)
    )


async def delete_item(turn: Turn, services: Services, id_: UUID) -> bool:
    """The button was tapped."""
    item = await work_items.shelf.one(services.pool, turn.user_id, id_)
    return _delete(turn, item.title if item else None, partial(work_items.shelf.remove, user_id=turn.user_id, id_=id_))


async def delete_note(turn: Turn, services: Services, id_: UUID) -> bool:
    """The button was tapped."""
    note = await documents.shelf.one(services.pool, turn.user_id, id_)
    removal = partial(documents.shelf.remove, user_id=turn.user_id, id_=id_)
    return _delete(turn, short(note.title, 100) if note else None, removal)


async def project_by_words(turn: Turn, services: Services, wish: Wish) -> bool:
    """`delete project garden`."""
    found = await finding.projects(services.pool, turn)
    fits = finding.fitting(found, wish.text)
    if len(fits) == 1:
        return await ask_project(turn, services, fits[0].id)
    if not found:
        return services.thinker is None and await lists.projects(turn, services)
    locale = turn.known.locale
    line = say(locale, "project_which") if fits else say(locale, "project_no_such", wanted=short(wish.text, 60))
    rows = [Choice(choice("end", one.id), f"{n}. {one.name}") for n, one in enumerate((fits or found)[:_ROWS], 1)]
    turn.answer(line, "command", choices=rows, list_label=say(locale, "projects_label"))
    return True


async def item_by_words(turn: Turn, services: Services, wish: Wish) -> bool:
    """`delete task login bug`."""
    found = await finding.tasks(services.pool, turn, wish.text, wish.locale)
    if len(found) == 1:
        return await ask_item(turn, services, found[0].id)
    locale = turn.known.locale
    if not found:
        return services.thinker is None and await lists.projects(turn, services)
    rows = [
        Choice(choice("drop", one.id), f"{number}. {one.title}", short(one.product, 60))
        for number, one in enumerate(found[:_ROWS], 1)
    ]
    label = say(locale, "project_which_label")
    turn.answer(say(locale, "project_which"), "command", choices=rows, list_label=label)
    return True


def _ask(turn: Turn, text: str, yes: str, no: str) -> None:
    locale = turn.known.locale
    choices = [Choice(yes, say(locale, "project_delete_yes")), Choice(no, say(locale, "project_delete_no"))]
    turn.answer(text, "command", choices=choices)


def _ask_thing(turn: Turn, title: str | None, yes: str, no: str) -> bool:
    if title is None:
        return gone(turn)
    _ask(turn, say(turn.known.locale, "project_delete_thing", title=title), yes, no)
    return True


def _delete(turn: Turn, title: str | None, removal: Effect) -> bool:
    if title is None:
        return gone(turn)
    locale = turn.known.locale
    turn.effects.append(removal)
    choices = [Choice(LIST, say(locale, "menu_projects"))]
    turn.answer(say(locale, "project_deleted", title=title), "command", choices=choices)
    return True
