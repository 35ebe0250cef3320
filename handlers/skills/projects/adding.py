"""Projects, tasks and notes added by chat, each at once; what lies in the wrong project is moved by a tap."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

from handlers.deeds import Deed
from handlers.lines import say
from handlers.message import Choice
from handlers.services import Services
from handlers.skills.memory.chat import remember
from handlers.skills.projects import finding
from handlers.skills.projects.ids import LIST, NAME, choice, fits
from handlers.skills.projects.keeping import keep_note, keep_project, keep_task, note_title
from handlers.skills.projects.phrases import LONGEST_TITLE, Wish
from handlers.skills.projects.quick import Quick, quick
from handlers.skills.projects.wording import details, short
from handlers.turn import Turn
from storage import documents, products, work_items
from storage.products import Named
from storage.work_items import Listed

_LINES = 20  # tasks of one message
_OTHERS = 3  # projects offered instead
_BUTTON = 20
_BULLETS = " \t-–—•*·"


@dataclass(frozen=True, slots=True)
class Target:
    """Where something goes: a project, or a name where it is to be made. `unknown`: what was named and is not there."""

    name: str
    id: UUID | None = None
    unknown: str = ""
    others: Sequence[Named] = ()

    @property
    def place(self) -> UUID | str:
        """As `keeping` takes it."""
        return self.id or self.name


async def new_project(turn: Turn, services: Services, wish: Wish) -> bool:
    """`new project Garden app`."""
    locale, name = turn.known.locale, " ".join(wish.text.split())
    if not name:
        turn.answer(say(locale, "project_name_what"), "command")
    elif len(name) > LONGEST_TITLE:
        turn.answer(say(locale, "project_name_long", limit=LONGEST_TITLE), "command")
    else:
        found = finding.fitting(await finding.projects(services.pool, turn), name)
        there = next((one for one in found if one.name.casefold() == name.casefold()), None)
        if there is None:
            turn.effects.append(keep_project(turn, name))
        line = "project_there" if there else "project_made"
        choices = [Choice(LIST, say(locale, "menu_projects"))]
        turn.answer(say(locale, line, name=there.name if there else name), "skill", choices=choices)
    return True


async def add_tasks(turn: Turn, services: Services, wish: Wish) -> bool:
    """`todo fix the login bug #bug @friday +garden 30m`; each line is a task of its own."""
    locale, now = turn.known.locale, turn.local
    written = [line.strip(_BULLETS) for line in wish.text.splitlines()[:_LINES]]
    found = [await asyncio.to_thread(quick, line, locale, now) for line in written if line]
    jotted = [one for one in found if one.title]
    if not jotted:
        turn.answer(say(locale, "project_what"), "command")
        return True
    mine = await finding.projects(services.pool, turn)
    if len(jotted) == 1:
        _add_one(turn, jotted[0], target(mine, jotted[0].project, turn))
        return True
    lines = [say(locale, "project_added_many")]
    for number, one in enumerate(jotted):
        to = target(mine, one.project, turn)
        turn.effects.append(keep_task(turn, to.place, uuid4(), one.fields, number))
        lines.append(f"• {told(one, turn)} ({short(to.name, 60)})")
    turn.answer("\n".join(lines), "skill", choices=[Choice(LIST, say(locale, "menu_projects"))])
    return True


async def add_note(turn: Turn, services: Services, wish: Wish) -> bool:
    """`note: …`; of somebody without projects, and without a name of one, it is for memory."""
    locale = turn.known.locale
    mine = await finding.projects(services.pool, turn)
    if not wish.text:
        if not mine:
            return False
        turn.answer(say(locale, "project_note_what"), "command")
        return True
    if not mine and not wish.project:
        return remember(turn, wish.text)
    to, id_ = target(mine, wish.project, turn), uuid4()
    turn.effects.append(keep_note(turn, to.place, id_, wish.text))
    line = "project_noted" if to.id else "project_noted_new"
    _answer(turn, say(locale, line, project=to.name, title=note_title(wish.text)), to, "file", id_)
    return True


async def place(turn: Turn, services: Services, what: str, id_: UUID, product_id: UUID) -> bool:
    """The tap that moves a task (`put`) or a note (`file`) to where it belongs."""
    product = await products.shelf.one(services.pool, turn.user_id, product_id)
    thing = await (work_items if what == "put" else documents).shelf.one(services.pool, turn.user_id, id_)
    if product is None or thing is None:
        turn.answer(say(turn.known.locale, "project_gone"), "command")
        return True
    move = work_items.place if what == "put" else documents.place
    turn.effects += [
        Deed(NAME, partial(move, user_id=turn.user_id, id_=id_, product_id=product_id, now=turn.now)),
        partial(products.touch, user_id=turn.user_id, id_=product_id, now=turn.now),
    ]
    text = say(turn.known.locale, "project_placed", title=thing.title, project=product.name)
    turn.answer(text, "skill")
    return True


async def place_anew(turn: Turn, services: Services, what: str, id_: UUID, name: str) -> bool:
    """The same for a project that is to be made first."""
    thing = await (work_items if what == "puts" else documents).shelf.one(services.pool, turn.user_id, id_)
    if thing is None:
        turn.answer(say(turn.known.locale, "project_gone"), "command")
        return True
    turn.effects.append(keep_project(turn, name, holding=id_, note=what == "files"))
    turn.answer(say(turn.known.locale, "project_placed", title=thing.title, project=name), "skill")
    return True


def target(mine: Sequence[Named], wanted: str, turn: Turn) -> Target:
    """The project that was named, else the one that changed last; with no project at all, one that is to be made."""
    if not mine:
        return Target(wanted or say(turn.known.locale, "project_default"))
    meant = finding.fitting(mine, wanted) if wanted else []
    if len(meant) == 1:
        return Target(meant[0].name, meant[0].id)
    first, *others = meant or mine
    unknown = wanted if not meant else ""
    return Target(first.name, first.id, unknown, others[:_OTHERS] if meant or not wanted else ())


def _add_one(turn: Turn, one: Quick, to: Target) -> None:
    id_ = uuid4()
    turn.effects.append(keep_task(turn, to.place, id_, one.fields))
    line = "project_added" if to.id else "project_added_new"
    text = say(turn.known.locale, line, project=to.name, title=told(one, turn))
    _answer(turn, text, to, "put", id_)


def elsewhere(turn: Turn, to: Target, what: str, id_: UUID) -> list[Choice]:
    """Where it may belong instead: the project that was named and is not there, or others that fit as well."""
    if to.unknown:
        anew = choice(f"{what}s", id_, to.unknown)
        return [Choice(anew, say(turn.known.locale, "project_make"))] if fits(anew) else []
    return [Choice(choice(what, id_, one.id), short(one.name, _BUTTON)) for one in to.others]


def told(one: Quick, turn: Turn) -> str:
    """`fix the login bug – due Friday · 30 min · #bug`."""
    task = Listed(UUID(int=0), UUID(int=0), one.title, "todo", one.priority, one.due_on, one.minutes, "")
    beside = " · ".join(filter(None, [details(task, turn), *(f"#{tag}" for tag in one.tags)]))
    return f"{one.title} – {beside}" if beside else one.title


def _answer(turn: Turn, text: str, to: Target, what: str, id_: UUID) -> None:
    locale = turn.known.locale
    choices = elsewhere(turn, to, what, id_)
    if to.unknown:
        text = f"{say(locale, 'project_unknown', wanted=to.unknown)} {text}"
    elif choices:
        text = f"{text}\n{say(locale, 'project_elsewhere')}"
    turn.answer(text, "skill", choices=choices, list_label=say(locale, "project_elsewhere_label"))
