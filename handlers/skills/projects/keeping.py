"""Effects that keep what was added. A project may be given by its name: it is made where there is none yet."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from handlers.deeds import Deed
from handlers.skills.projects.ids import NAME
from handlers.skills.projects.phrases import LONGEST_TITLE
from handlers.skills.projects.wording import short
from handlers.turn import Effect, Turn
from storage import documents, products, work_items
from storage.executor import Executor
from storage.shelves import Fields

_TITLE = 80


def keep_project(turn: Turn, name: str, *, holding: UUID | None = None, note: bool = False) -> Effect:
    """Make a project, and put a task or a note into it that lies elsewhere."""
    return Deed(NAME, partial(_project, turn=turn, name=name[:LONGEST_TITLE], holding=holding, note=note))


def keep_task(turn: Turn, to: UUID | str, id_: UUID, fields: Fields, number: int = 0) -> Effect:
    """Add a task; the `number` of it in its message keeps several in order."""
    at = turn.now + timedelta(microseconds=number)
    return Deed(NAME, partial(_task, turn=turn, to=to, id_=id_, fields=fields, at=at))


def keep_note(turn: Turn, to: UUID | str, id_: UUID, text: str) -> Effect:
    """Add a note; its first line is its title."""
    fields = {"title": note_title(text), "content": text[: documents.LONGEST], "type": "note"}
    return Deed(NAME, partial(_note, turn=turn, to=to, id_=id_, fields=fields))


def note_title(text: str) -> str:
    """The first line of a note, cut."""
    return short(text.strip().splitlines()[0], _TITLE)


async def _project(db: Executor, turn: Turn, name: str, holding: UUID | None, *, note: bool) -> None:
    product = await products.ensured(db, turn.user_id, name, turn.now)
    if holding is not None:
        place = documents.place if note else work_items.place
        await place(db, turn.user_id, holding, product, turn.now)
    await products.touch(db, turn.user_id, product, turn.now)


async def _task(db: Executor, turn: Turn, to: UUID | str, id_: UUID, fields: Fields, at: datetime) -> None:
    product = await _place(db, turn, to)
    await work_items.shelf.add(db, turn.user_id, fields, at, of=product, id_=id_)
    await products.touch(db, turn.user_id, product, turn.now)


async def _note(db: Executor, turn: Turn, to: UUID | str, id_: UUID, fields: Fields) -> None:
    product = await _place(db, turn, to)
    await documents.shelf.add(db, turn.user_id, fields, turn.now, of=product, id_=id_)
    await products.touch(db, turn.user_id, product, turn.now)


async def _place(db: Executor, turn: Turn, to: UUID | str) -> UUID:
    if isinstance(to, UUID):
        return to
    return await products.ensured(db, turn.user_id, to[:LONGEST_TITLE], turn.now)
