"""What is asked of a plan, read from a message: clause by clause, and no clause is passed over in silence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from handlers.skills.meals.clauses import Word, bare, begins, count, ends, is_, pieces, said, words_of
from handlers.skills.meals.foods import used
from handlers.skills.meals.naming import avoided, classes_called, disliked, food_called
from handlers.skills.meals.needs import DIETS, Needs

_LONGEST_CLAUSE = 24  # words
_LONGEST_SAID = 60

How = Literal["allergy", "dislike", "without", "unclear"]
_PLACES: tuple[tuple[How, str, str], ...] = (
    ("allergy", "allergy_before", "allergy_after"),
    ("dislike", "dislikes", "dislikes"),
    ("without", "without", "without_after"),
)


@dataclass(slots=True)
class Wish:
    """What a message says of a plan. `unclear` holds clauses that could not be read."""

    said: dict[str, object] = field(default_factory=dict)
    allergies: list[str] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    diets: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    nothing: bool = False  # was said to be special

    @property
    def empty(self) -> bool:
        """Nothing was said."""
        return not (self.readable or self.unclear or self.nothing)

    @property
    def readable(self) -> bool:
        """Something was said that could be read."""
        return bool(self.said or self.allergies or self.avoid or self.wanted or self.diets)

    def onto(self, before: Needs) -> Needs:
        """The needs from before with this wish: allergies and dislikes add up, everything else takes its place.

        Raises ValueError when that is more than can be kept.
        """
        if self.nothing and not self.readable:
            return Needs.model_validate(
                before.model_dump(include={"allergies", "not_food", "avoid", "expecting", "sex"})
            )
        changes: dict[str, object] = dict(self.said)
        changes["allergies"] = tuple(dict.fromkeys((*before.allergies, *self.allergies)))
        changes["avoid"] = tuple(dict.fromkeys((*before.avoid, *self.avoid)))
        changes["wanted"] = tuple(dict.fromkeys(self.wanted))
        if self.diets:
            changes["diets"] = tuple(one for one in DIETS if one in self.diets)
        return Needs.model_validate(before.model_dump() | changes)


def plan_wish(text: str) -> str | None:
    """What is written after the words that ask for a plan; None: it asks for none."""
    words = words_of(text)
    for at in _starts(words):
        if taken := begins(words[at:], "plan"):
            last = words[at + taken - 1]
            rest = text[last.end :]
            goes_on = rest.strip(" .!?") and text[last.end - 1] not in ":,;-–—" and rest.lstrip()[:1] not in ":,;-–—("
            return None if goes_on and not wish_in(rest).readable else rest
    return None


def wish_in(text: str, bare_food: How = "unclear") -> Wish:
    """What a text says of a plan. A food alone may be wanted or not: `bare_food` tells how it is taken."""
    wish, carried = Wish(), bare_food
    for clause in pieces(text):
        words = words_of(clause)
        if words:
            carried = _read(wish, clause, words, carried, bare_food)
    return wish


def _starts(words: Sequence[Word]) -> list[int]:
    """Where a request may begin: at the first word, or after small ones."""
    found, at = [0], 0
    while taken := begins(words[at:], "small"):
        at += taken
        found.append(at)
    return found


def _read(wish: Wish, clause: str, words: list[Word], carried: How, bare_food: How) -> How:
    """Read one clause; what a food alone after it means (`no fish, eggs`): an allergy, something not eaten, or this."""
    if len(words) <= _LONGEST_CLAUSE:
        if (how := _one(wish, clause, words, surely=True)) is not None:
            return how or bare_food
        if cut := _cut(clause, words):
            how = ""
            for part in cut:
                how = _one(wish, clause, part, surely=True) or ""
            return how or bare_food
        if (how := _one(wish, clause, words, surely=False)) is not None:
            return how or bare_food
    left = bare(bare(words), "wants")
    text = said(clause, left)[:_LONGEST_SAID]
    if carried != "unclear":
        return _excluded(wish, text, carried)
    food = food_called(text, "")
    if food is not None and food.id in used() and (begins(words, "wants") or ends(words, "wants")):
        wish.wanted.append(food.id)
    else:
        wish.unclear.append(text)
    return bare_food


def _one(wish: Wish, clause: str, words: list[Word], *, surely: bool) -> How | Literal[""] | None:
    """Read words as one saying; None when they are none. `surely`: only with things that are known."""
    for tried in (words, bare(words)):
        if _simple(wish, tried) or _counted(wish, tried):
            return ""
    for how, before, after in _PLACES:
        for tried in (words, bare(words)):
            about = bare(_about(tried, before, after), "fillers")
            text = said(clause, about)[:_LONGEST_SAID]
            if about and (not surely or (avoided(text) if how == "allergy" else avoided(text) or disliked(text))):
                return _excluded(wish, text, how)
    return None


def _cut(clause: str, words: list[Word]) -> list[list[Word]]:
    """Words cut into sayings that can be read each: `vegetarian no nuts 30 min`; none when they cannot."""
    found: dict[int, list[list[Word]]] = {len(words): []}  # from a word on
    for start in range(len(words) - 1, -1, -1):
        for end in range(len(words), start, -1):
            part = words[start:end]
            if end in found and not is_(part, "nothing") and _one(Wish(), clause, part, surely=True) is not None:
                found[start] = [part, *found[end]]
                break
    return found.get(0, [])


def _simple(wish: Wish, words: list[Word]) -> bool:
    if is_(words, "nothing"):
        wish.nothing = True
        return True
    for diet in DIETS:
        if is_(words, f"diet_{diet}"):
            wish.diets.append(diet)
            return True
    told: dict[str, tuple[str, object]] = {
        "diet_none": ("diets", ()), "budget_low": ("budget", "low"), "budget_high": ("budget", "high"),
        "slimmer": ("slimmer", True), "expecting": ("expecting", True), "woman": ("sex", "woman"),
        "man": ("sex", "man"),
    }  # fmt: skip
    for name, (what, value) in told.items():
        if is_(words, name):
            wish.said[what] = value
            return True
    return False


def _counted(wish: Wish, words: list[Word]) -> bool:
    """`30 min`, `2 people`, `1800 kcal`."""
    number, taken = count(words)
    unit = words[taken:]
    if not taken or not unit:
        return False
    if is_(unit, "minutes"):
        wish.said["minutes"] = min(max(number, 5), 240)
    elif is_(unit, "hours"):
        wish.said["minutes"] = min(max(number * 60, 5), 240)
    elif is_(unit, "people"):
        wish.said["people"] = min(max(number, 1), 12)
    elif is_(unit, "kcal"):
        wish.said["energy"] = min(max(number, 1), 20_000)
    else:
        return False
    return True


def _about(words: list[Word], before: str, after: str) -> list[Word]:
    """What is said to be an allergy, or not eaten; empty when nothing is."""
    if taken := begins(words, before):
        return words[taken:]
    if taken := ends(words, after):
        return words[:-taken]
    return []


def _excluded(wish: Wish, text: str, how: How) -> How:
    """Something somebody must not get, or does not want. `no nuts` is taken as an allergy, as it may be one."""
    if how == "allergy" or (how == "without" and classes_called(text)):
        wish.allergies.append(text)
        return "allergy"
    if foods := disliked(text):
        wish.avoid += sorted(foods)
        return how
    wish.unclear.append(text)
    return how
