"""Words for foods, dishes and allergens, in any of our languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from handlers.lines import DEFAULT, understands
from handlers.skills.meals.foods import ALLERGENS, Food, dishes, foods
from handlers.words import plain

Key = tuple[str, ...]
_SHORT = 3  # letters of a word that loses no more
_COMPOUND = 5  # letters from which a word is looked for inside German ones


@dataclass(frozen=True, slots=True)
class Avoided:
    """What somebody must not get: classes of allergens, foods, and words that no name may bear."""

    allergens: frozenset[str] = frozenset()
    foods: frozenset[str] = frozenset()
    words: frozenset[Key] = frozenset()

    def __or__(self, other: "Avoided") -> "Avoided":
        return Avoided(self.allergens | other.allergens, self.foods | other.foods, self.words | other.words)


def key(text: str) -> Key:
    """Folded words without the letters that a plural adds."""
    return tuple(_stem(word) for word in plain(text).split())


def listed(name: str, locale: str | None = None) -> Sequence[str]:
    """Phrases of a list of `prompts/lines/meals`: of one language and English, or of all."""
    tables = understands("meals")
    chosen = tables.values() if locale is None else [tables.get(one, {}) for one in dict.fromkeys((locale, DEFAULT))]
    return [phrase for table in chosen for phrase in table.get(name, [])]


@cache
def phrases(name: str, locale: str | None = None) -> frozenset[Key]:
    """The same phrases for comparing: of all languages, or of one alone."""
    if locale is not None:
        return frozenset(key(phrase) for phrase in understands("meals").get(locale, {}).get(name, []))
    return frozenset(key(phrase) for phrase in listed(name))


def avoided(text: str) -> Avoided | None:
    """What somebody must avoid who is allergic to this; None when it names no allergen and no food of the table.

    A food with allergens stands for their whole classes: whoever is allergic to walnuts gets no nuts. A word that only
    some names bear (`berries`, `sauce`) is not enough to know what is meant.
    """
    wanted = _bare(key(text))
    classes = classes_called(text)
    exact = _exactly(wanted)
    if not classes and not exact:
        return None
    if not classes:
        classes = frozenset().union(*(foods()[one].allergens for one in exact))
    words = frozenset({wanted}).union(*(phrases(f"allergen_{name}") for name in classes))
    named = {one for one in bearing(wanted) if not foods()[one].has_not & classes}  # `oat milk` is no milk
    return Avoided(classes, _with_parts(frozenset(named)), words)


def disliked(text: str) -> frozenset[str]:
    """Ids of foods and dishes whose names bear these words; of an allergen's name, all foods with it."""
    wanted, classes = _bare(key(text)), classes_called(text)
    return bearing(wanted) | dishes_bearing(wanted) | {one.id for one in foods().values() if classes & one.allergens}


def classes_called(text: str) -> frozenset[str]:
    """The allergens of this name, in any language."""
    said = {key(text), _bare(key(text))}
    return frozenset(name for name in ALLERGENS if said & phrases(f"allergen_{name}"))


def food_called(text: str, locale: str) -> Food | None:
    """The food of exactly this name, in the person's language first."""
    found = _exactly(_bare(key(text)), locale)
    return foods()[found[0]] if found else None


def dish_called(text: str) -> str | None:
    """The id of the dish of exactly this name, in any language."""
    return _dish_names().get(key(text))


@lru_cache(maxsize=5_000)
def bearing(word: Key) -> frozenset[str]:
    """Ids of foods of which a name in any language bears this word."""
    told = ((food.id, locale, name) for food in foods().values() for locale, own in food.names.items() for name in own)
    return frozenset(id_ for id_, locale, name in told if word and _within(word, locale, name))


@lru_cache(maxsize=5_000)
def dishes_bearing(word: Key) -> frozenset[str]:
    """The same for dishes."""
    told = ((dish.id, locale, name) for dish in dishes().values() for locale, name in dish.names.items())
    return frozenset(id_ for id_, locale, name in told if word and _within(word, locale, name))


def _with_parts(named: frozenset[str]) -> frozenset[str]:
    """These foods, and those made of them."""
    return named | {food.id for food in foods().values() if food.parts & named}


def _within(word: Key, locale: str, name: str) -> bool:
    parts = _key_of(name)
    if any(parts[at : at + len(word)] == word for at in range(len(parts) - len(word) + 1)):
        return True
    inside = locale == "de" and len(word) == 1 and len(word[0]) >= _COMPOUND
    return inside and any(word[0] in part for part in parts)


@cache
def _key_of(name: str) -> Key:
    return key(name)


def _bare(wanted: Key) -> Key:
    """Without words that change nothing: `all nuts`, `cow's milk`, `a`."""
    fillers = phrases("fillers")
    return tuple(word for word in wanted if (word,) not in fillers)


def _exactly(wanted: Key, locale: str = "") -> list[str]:
    """Foods of exactly this name; where a language has one, only its own."""
    found = _food_names().get(wanted, {})
    own = [one for one, told in found.items() if locale in told]
    return own or list(found)


@cache
def _food_names() -> Mapping[Key, Mapping[str, frozenset[str]]]:
    """Name → food ids → languages in which it is called so."""
    table: dict[Key, dict[str, frozenset[str]]] = {}
    for food in foods().values():
        for locale, names in food.names.items():
            for name in names:
                under = table.setdefault(_bare(key(name)) or key(name), {})
                under[food.id] = under.get(food.id, frozenset()) | {locale}
    return table


@cache
def _dish_names() -> Mapping[Key, str]:
    return {key(name): dish.id for dish in dishes().values() for name in dish.names.values()}


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    while word.isascii() and (
        (len(word) > _SHORT and word[-1] == "s") or (len(word) > _SHORT + 1 and word[-1] in "enx")
    ):
        word = word[:-1]
    return word
