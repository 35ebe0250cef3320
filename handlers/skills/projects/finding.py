"""Which project or task somebody means by a few words of its name."""

from collections.abc import Sequence

from handlers.memory.matching import holds_all, telling
from handlers.memory.terms import words as telling_words
from handlers.turn import Turn
from handlers.words import plain
from storage import products, work_items
from storage.executor import Executor
from storage.products import Named
from storage.work_items import STATUSES, Listed

PROJECTS = 500  # of which names are looked at
_SEEN = 300  # titles that seem to fit


def fitting(found: Sequence[Named], wanted: str) -> list[Named]:
    """The project of exactly this name, else all whose names hold every word."""
    key = _key(wanted)
    exact = [one for one in found if _key(one.name) == key]
    words = key.split()
    return exact[:1] or [one for one in found if words and all(word in _key(one.name) for word in words)]


async def projects(db: Executor, turn: Turn) -> list[Named]:
    """The person's projects, those that changed last first."""
    return await products.names(db, turn.user_id, PROJECTS)


async def tasks(db: Executor, turn: Turn, wanted: str, locale: str) -> list[Listed]:
    """Tasks of any status whose titles hold all words that tell something; one alone where it is the very title."""
    words = list(dict.fromkeys(plain(word) for word in telling_words(wanted, locale))) or plain(wanted).split()
    words = [word for word in words if word]
    if not words:
        return []
    asked = telling(wanted, locale)
    found = await work_items.titled(db, turn.user_id, words, STATUSES, _SEEN)
    key = plain(wanted)
    exact = [one for one in found if plain(one.title) == key]
    return exact or [one for one in found if _holds(one.title, words) or (asked and holds_all(one.title, asked))]


async def near(db: Executor, turn: Turn, wanted: str, locale: str) -> list[Listed]:
    """Open tasks that share at least half of the telling words."""
    words = [plain(word) for word in telling_words(wanted, locale)]
    open_ones = await work_items.next_up(db, turn.user_id, _SEEN)
    return [one for one in open_ones if words and 2 * sum(_holds(one.title, [word]) for word in words) >= len(words)]


def _holds(title: str, words: Sequence[str]) -> bool:
    text = plain(title)
    return all(word in text for word in words)


def _key(name: str) -> str:
    """A name without words, such as a flower, is compared as it is."""
    return plain(name) or name.strip()
