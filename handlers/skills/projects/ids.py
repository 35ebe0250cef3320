"""What the choices of this skill are called: `projects:<what>:<ids>`, within the 200 letters of a list row's id."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

NAME = "projects"
LIST = f"{NAME}:list"
NEXT = f"{NAME}:next"
ROW_ID = 200  # UTF-16 units (Cloud API docs, interactive list messages)


@dataclass(frozen=True, slots=True)
class Tapped:
    """A choice that came back. `word`: a status, or a name; `skip`: how much of a list was shown before."""

    what: str
    ids: Sequence[UUID] = ()
    word: str = ""
    skip: int = 0


def choice(what: str, *parts: UUID | str | int) -> str:
    """The id of a choice; a word with colons may only be the last part."""
    return ":".join([NAME, what, *map(str, parts)])


def fits(id_: str) -> bool:
    """May it be the id of a row?"""
    return len(id_.encode("utf-16-le")) // 2 <= ROW_ID and id_ == id_.strip()


def tapped(id_: str) -> Tapped | None:
    """What a choice says; None when it is not of this skill."""
    name, _, rest = id_.partition(":")
    if name != NAME:
        return None
    what, *parts = rest.split(":")
    ids: list[UUID] = []
    while parts and (one := _uuid(parts[0])) is not None:
        ids.append(one)
        parts.pop(0)
    word = ":".join(parts)
    return Tapped(what, ids, word, int(word) if word.isdecimal() and len(word) <= 6 else 0)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
