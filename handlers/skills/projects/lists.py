"""What there is: projects, the tasks and notes of one, and what is next. Long lists go on by their last row."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from handlers.lines import say
from handlers.message import Choice
from handlers.services import Services
from handlers.skills.projects import finding
from handlers.skills.projects.ids import LIST, choice
from handlers.skills.projects.wording import details, numbered, short, why
from handlers.turn import Turn
from storage import documents, products, work_items
from storage.documents import TYPES, Document
from storage.shelves import NEWEST
from storage.work_items import Listed

_ROWS = 10  # of a list, the one that goes on included
_TASKS = 8  # of a project: two more rows lead on
_NOTES = 50
_AFTER = 3  # tasks named after the next one
_LINE = 100

One = TypeVar("One")


async def projects(turn: Turn, services: Services, skip: int = 0) -> bool:
    """All projects, those that changed last first."""
    locale = turn.known.locale
    found = await products.listed(services.pool, turn.user_id, _ROWS + 1, skip)
    if not found:
        turn.answer(say(locale, "projects_none"), "command")
        return True
    shown = _first(found, _ROWS)
    names = [f"{one.icon} {one.name}".strip() for one in shown]
    counts = [_open(one.open, locale) for one in shown]
    rows = [
        Choice(choice("of", one.id), f"{number}. {name}", count)
        for number, (one, name, count) in enumerate(zip(shown, names, counts, strict=True), skip + 1)
    ]
    lines = [
        f"{number}. {short(name, _LINE)} – {count}"
        for number, (name, count) in enumerate(zip(names, counts, strict=True), skip + 1)
    ]
    rows += _more(found, shown, choice("list", skip + len(shown)), locale)
    _answer(turn, "projects_list", lines, rows, "projects_label")
    return True


async def project(turn: Turn, services: Services, id_: UUID, skip: int = 0) -> bool:
    """One project and its open tasks, in the order they should be done."""
    locale = turn.known.locale
    product = await products.shelf.one(services.pool, turn.user_id, id_)
    if product is None:
        return gone(turn)
    counts = await products.counts(services.pool, turn.user_id, id_)
    found = await work_items.next_up(services.pool, turn.user_id, _TASKS + 1, skip, of=id_)
    shown = _first(found, _TASKS)
    rows = task_rows(shown, turn, skip + 1)
    rows += _more(found, shown, choice("of", id_, skip + len(shown)), locale)
    if counts.documents and len(rows) < _ROWS - 1:
        rows.append(Choice(choice("notes", id_), say(locale, "project_notes_row")))
    rows.append(Choice(choice("end", id_), say(locale, "project_delete_row")))
    name = short(f"{product.icon} {product.name}", _LINE)
    line = "project_view" if shown else "project_empty"
    told = say(locale, line, name=name, **_numbers(line, counts))
    text = "\n".join([told, *numbered(shown, turn, skip + 1)])
    turn.answer(text, "command", choices=rows, list_label=say(locale, "project_items_label"))
    return True


async def notes(turn: Turn, services: Services, id_: UUID, skip: int = 0) -> bool:
    """The notes and documents of a project, newest first."""
    locale = turn.known.locale
    product = await products.shelf.one(services.pool, turn.user_id, id_)
    if product is None:
        return gone(turn)
    types: list[str] = list(TYPES)
    found = await documents.shelf.page(services.pool, turn.user_id, NEWEST, _NOTES, types, [True, False], of=id_)
    left: Sequence[Document] = found[skip:]
    if not left:
        turn.answer(say(locale, "project_notes_none", name=product.name), "command")
        return True
    shown = _first(left, _ROWS)
    rows = [Choice(choice("note", one.id), f"{n}. {one.title}") for n, one in enumerate(shown, skip + 1)]
    rows += _more(left, shown, choice("notes", id_, skip + len(shown)), locale)
    lines = [f"{n}. {short(one.title, _LINE)}" for n, one in enumerate(shown, skip + 1)]
    told = say(locale, "project_notes", name=short(product.name, _LINE))
    label = say(locale, "project_notes_label")
    turn.answer("\n".join([told, *lines]), "command", choices=rows, list_label=label)
    return True


async def upcoming(turn: Turn, services: Services, project_words: str = "") -> bool:
    """What to do next and why, of one project where it is named. With no project at all the question is not ours."""
    locale, of = turn.known.locale, None
    if project_words:
        fits = finding.fitting(await finding.projects(services.pool, turn), project_words)
        if not fits:
            return False
        of = fits[0].id
    found = await work_items.next_up(services.pool, turn.user_id, 1 + _AFTER, of=of)
    if not found:
        return await _nothing_next(turn, services)
    first, *others = found
    told = say(locale, "project_next", title=first.title, project=short(first.product, 60), why=why(first, turn))
    lines = [say(locale, "project_next_then"), *numbered(others, turn)] if others else []
    turn.answer("\n".join([told, *lines]), "command", choices=next_choices(first, locale))
    return True


def next_choices(task: Listed, locale: str) -> list[Choice]:
    """What can be done with a task, and where the others are."""
    done = Choice(choice("to", task.id, "done"), say(locale, "project_do_done"))
    begin = Choice(choice("to", task.id, "in_progress"), say(locale, "project_do_start"))
    back = Choice(choice("to", task.id, "todo"), say(locale, "project_do_back"))
    ways = {"todo": [begin, done], "in_progress": [done, back], "done": [back]}[task.status]
    return [*ways, Choice(LIST, say(locale, "menu_projects"))]


def task_rows(tasks: Sequence[Listed], turn: Turn, first: int = 1) -> list[Choice]:
    """A row for each task, which opens it."""
    return [
        Choice(choice("item", task.id), f"{number}. {task.title}", details(task, turn))
        for number, task in enumerate(tasks, first)
    ]


def gone(turn: Turn) -> bool:
    """What was tapped or named is there no more."""
    turn.answer(say(turn.known.locale, "project_gone"), "command")
    return True


async def _nothing_next(turn: Turn, services: Services) -> bool:
    if await finding.projects(services.pool, turn):
        turn.answer(say(turn.known.locale, "project_next_none"), "command")
    elif services.thinker is not None:
        return False
    else:
        turn.answer(say(turn.known.locale, "projects_none"), "command")
    return True


def _answer(turn: Turn, line: str, lines: Sequence[str], rows: Sequence[Choice], label: str) -> None:
    locale = turn.known.locale
    turn.answer("\n".join([say(locale, line), *lines]), "command", choices=rows, list_label=say(locale, label))


def _numbers(line: str, counts: products.Counts) -> dict[str, int]:
    told = {"open": counts.todo, "begun": counts.in_progress, "done": counts.done}
    return told if line == "project_view" else {"done": counts.done}


def _open(number: int, locale: str) -> str:
    return say(locale, "project_open_count", number=number) if number else say(locale, "project_nothing_open")


def _first(found: Sequence[One], rows: int) -> Sequence[One]:
    """What is shown: all, or what leaves a row for the rest."""
    return found if len(found) <= rows else found[: rows - 1]


def _more(found: Sequence[object], shown: Sequence[object], id_: str, locale: str) -> list[Choice]:
    return [Choice(id_, say(locale, "project_more"))] if len(found) > len(shown) else []
