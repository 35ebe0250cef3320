"""What somebody says they ate: read only where every word is understood, so that ordinary talk goes its way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.skills.meals.clauses import Word, bare, begins, count, ends, is_, pieces, said, words_of
from handlers.skills.meals.foods import dishes
from handlers.skills.meals.naming import dish_called, food_called, phrases
from handlers.skills.meals.rules import MAIN
from handlers.skills.meals.week import SLOTS
from storage.meals import Slot

OPENINGS = ("log_first", "log_last", "log_weak", "log_breakfast", "log_lunch", "log_dinner")
_LONGEST = 160
_MOST_WORDS = 4  # of a food we do not know
_HEAVIEST = 3_000  # grams of one food in one meal


@dataclass(slots=True)
class Eaten:
    """What was eaten. `title` in the person's words; `ticks`: it was what was planned; without `slot` none was said."""

    slot: Slot | None = None
    title: str = ""
    dish: str | None = None
    grams: dict[str, float] = field(default_factory=dict)
    unknown: bool = False
    ticks: bool = False


def eaten_in(text: str, locale: str) -> Eaten | None:
    """What a message says was eaten; None where it says no such thing, or more than that."""
    if len(text) > _LONGEST or "?" in text or "\n" in text:
        return None
    words = words_of(text)
    rest, slot, strong = _after_opening(words, locale)
    if rest is None:
        return None
    told, named = _without_slot(rest)
    slot = named or slot
    found = Eaten(slot)
    if slot and strong and _no_food([one for part in told for one in part]):
        found.ticks = True
        return found
    parts = [piece for part in told for piece in pieces(said(text, bare(part, "today"))) if piece]
    if not parts:
        return None
    found.title = ", ".join(_trimmed(part) for part in parts)[:200]
    for part in parts:
        if not _add(found, part, locale):
            found.unknown = True
    if not found.unknown:
        return found if strong or slot else None
    found.grams, found.dish = {}, None
    one_thing = len(parts) == 1 and len(told) == 1 and len(words_of(parts[0])) <= _MOST_WORDS
    vague = one_thing and is_(bare(words_of(parts[0]), "measures"), "vague")
    return found if strong and slot and one_thing and not vague and not _leads(rest) else None


def weigh(text: str, locale: str) -> Eaten:
    """Foods of a list in words, whatever of it is known."""
    found = Eaten(title=" ".join(text.split())[:200])
    for part in pieces(text):
        if not _add(found, part, locale):
            found.unknown = True
    return found


def _after_opening(words: list[Word], locale: str) -> tuple[list[Word] | None, Slot | None, bool]:
    """What follows the words for eating, which meal they name, and whether they can mean nothing else.

    Only in the person's own language they are sure: Portuguese `até` is no `ate`.
    """
    for slot in MAIN:
        if taken := begins(words, f"log_{slot}"):
            return words[taken:], slot, _own(words[:taken], f"log_{slot}", locale)
    if taken := ends(words, "log_last"):
        rest = words[:-taken]
        return rest[begins(rest, "log_opening") :], None, _own(words[-taken:], "log_last", locale)
    if taken := begins(words, "log_first"):
        return words[taken:], None, _own(words[:taken], "log_first", locale)
    if taken := begins(words, "log_weak"):
        return words[taken:], None, False
    return None, None, False


def _own(words: list[Word], name: str, locale: str) -> bool:
    return tuple(one.stem for one in words) in phrases(name, locale)


def _without_slot(words: list[Word]) -> tuple[list[list[Word]], Slot | None]:
    """The words before and after those for a meal, and the meal."""
    for at in range(len(words)):
        for slot in SLOTS:
            if taken := begins(words[at:], f"slot_{slot}"):
                return [part for part in (words[:at], words[at + taken :]) if part], slot
    return [words] if words else [], None


def _no_food(words: list[Word]) -> bool:
    """Nothing, or `as planned`."""
    left = bare(words, "today")
    return any(
        not one or is_(one, "small") or is_(one, "today") or is_(one, "ticks") for one in (left, bare(left, "small"))
    )


def _leads(words: list[Word]) -> bool:
    """`ate lunch with …`: the meal itself is what was eaten."""
    return any(begins(words, f"slot_{slot}") for slot in SLOTS)


def _trimmed(part: str) -> str:
    return said(part, bare(words_of(part), "wants")) or part.strip()


def _add(found: Eaten, part: str, locale: str) -> bool:
    """Add one food or dish with its amount; False when it is not known."""
    words = bare(words_of(part), "wants")
    number, taken = count(words)
    rest = words[taken:]
    grams = number if taken and begins(rest, "grams") and len(rest) > 1 else 0
    if grams:
        rest = rest[begins(rest, "grams") :]
        rest = rest[_filler(rest) :]
    while (measure := begins(rest, "measures")) and measure < len(rest):
        rest = rest[measure:]
    name = said(part, rest)
    if not name:
        return False
    if (dish := dish_called(name)) is not None:
        for id_, weight in dishes()[dish].grams.items():
            found.grams[id_] = found.grams.get(id_, 0) + weight
        found.dish = dish
        return True
    food = food_called(name, locale)
    if food is None:
        return False
    weight = grams / food.cooked if grams else food.portion * max(1, number)
    found.grams[food.id] = min(_HEAVIEST, found.grams.get(food.id, 0) + weight)
    return True


def _filler(words: Sequence[Word]) -> int:
    """`of` in `200 g of rice`."""
    taken = begins(words, "fillers")
    return taken if taken < len(words) else 0
