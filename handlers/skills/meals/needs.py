"""What a person needs of a plan: told once, kept, and resolved against the table each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from handlers.families.ages import may_be_minor
from handlers.skills.meals.clauses import pieces
from handlers.skills.meals.naming import Avoided, avoided, key, phrases
from handlers.skills.meals.safety import FLOOR, FLOOR_WOMAN, HIGHEST, Refusal, Sex, lasting, usual
from handlers.turn import Effect
from handlers.words import storable
from storage import facts, meal_plans
from storage.executor import Executor

Diet = Literal["vegetarian", "vegan", "pescatarian", "halal", "kosher_style", "no_pork", "no_beef", "low_lactose"]
Budget = Literal["low", "medium", "high"]
DIETS: tuple[Diet, ...] = get_args(Diet)

CHILD = 1_900  # kcal of a day's portions, which are not told
LESS = 500  # kcal a day for people who want to lose weight

# What a diet leaves out: flags of foods, and allergens that stand for what they come from.
FLAGS: Mapping[Diet, frozenset[str]] = {
    "vegetarian": frozenset({"meat", "fish", "shellfish", "gelatine", "rennet"}),
    "vegan": frozenset({"meat", "fish", "shellfish", "gelatine", "rennet", "honey"}),
    "pescatarian": frozenset({"meat", "gelatine"}),
    "halal": frozenset({"pork", "alcohol", "gelatine"}),
    "kosher_style": frozenset({"pork", "shellfish", "gelatine"}),
    "no_pork": frozenset({"pork", "gelatine"}),
    "no_beef": frozenset({"beef", "gelatine"}),
    "low_lactose": frozenset({"lactose"}),
}
FROM_ANIMALS: Mapping[Diet, frozenset[str]] = {
    "vegetarian": frozenset({"fish", "crustaceans", "molluscs"}),
    "vegan": frozenset({"fish", "crustaceans", "molluscs", "milk", "eggs"}),
    "kosher_style": frozenset({"crustaceans", "molluscs"}),
}


_MOST = 60
_LARGEST = 7_500  # bytes as JSON; the table takes 8,000


class Needs(BaseModel):
    """As told, and as kept. `allergies` are the person's words; `avoid` and `wanted` are ids of foods."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    diets: tuple[Diet, ...] = Field((), max_length=8)
    allergies: tuple[str, ...] = Field((), max_length=_MOST)
    not_food: tuple[str, ...] = Field((), max_length=_MOST)  # allergies of which the person says that no food has them
    avoid: tuple[str, ...] = Field((), max_length=250)
    wanted: tuple[str, ...] = Field((), max_length=40)
    minutes: int | None = Field(None, ge=5, le=240)
    people: int = Field(1, ge=1, le=12)
    budget: Budget | None = None
    energy: int | None = Field(None, ge=1, le=20_000)  # kcal a day, as wished
    sex: Sex | None = None
    slimmer: bool = False  # wants to lose weight
    expecting: bool = False  # or breastfeeding

    @model_validator(mode="after")
    def _small(self) -> "Needs":
        if len(self.model_dump_json().encode()) > _LARGEST:
            raise ValueError("is more than can be kept: name fewer foods")
        return self


@dataclass(frozen=True, slots=True)
class Eater:
    """A person's needs, resolved. `child`: under 18, or of unknown age; `unknown` are allergies we cannot place.

    `worry` is what memory holds for which no energy is counted.
    """

    needs: Needs
    avoided: Avoided
    child: bool
    unknown: tuple[str, ...] = ()
    worry: Refusal | None = None
    told: tuple[str, ...] = ()  # allergies, in the person's words

    @property
    def counted(self) -> bool:
        """May they be told of calories, and portions be fitted to what they ate?"""
        return not (self.child or self.worry or self.needs.expecting)

    @property
    def floor(self) -> int:
        """Kcal below which no day of a plan may be."""
        return FLOOR_WOMAN if self.needs.sex == "woman" and self.counted else FLOOR

    @property
    def target(self) -> int:
        """Kcal a day that a plan is made for."""
        if not self.counted:
            return CHILD if self.child else usual(self.needs.sex)
        base = self.needs.energy or usual(self.needs.sex)
        return min(HIGHEST, max(self.floor, base - LESS if self.needs.slimmer and not self.needs.energy else base))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person besides what they told here: allergies in their words, and a worry."""

    child: bool
    allergies: tuple[str, ...] = ()
    worry: Refusal | None = None


async def kept(db: Executor, user_id: UUID) -> Needs:
    """What a person has told here."""
    return read(await meal_plans.needs(db, user_id))


def read(told: Mapping[str, object]) -> Needs:
    """Needs as they were kept. Of what cannot be read any more, allergies are still honoured."""
    try:
        return Needs.model_validate(told)
    except ValidationError:
        allergies = told.get("allergies")
        words = (str(one)[:60] for one in allergies) if isinstance(allergies, list) else ()
        return Needs.model_construct(allergies=tuple(words))


def keep_needs(user_id: UUID, needs: Needs, now: datetime) -> Effect:
    """The effect that keeps them."""
    return partial(meal_plans.keep_needs, user_id=user_id, needs=needs.model_dump(mode="json"), now=now)


async def known(db: Executor, user_id: UUID, birth_year: int | None, now: datetime) -> Known:
    """What profile and memory hold; a birth year in the person's zone makes no difference here."""
    child = may_be_minor(birth_year, now.year)
    held = await facts.holding(db, user_id)
    allergies = [part for fact in held if fact.slot == "allergy" for part in pieces(fact.value or fact.body)]
    worry = next((found for fact in held if (found := lasting(fact.body))), None)
    return Known(child, tuple(dict.fromkeys(allergies)), worry)


def eater(needs: Needs, about: Known) -> Eater:
    """Needs resolved. An allergy that names nothing we know is told as unknown, never passed over."""
    found, unknown, placed = Avoided(), [], dict[str, None]()
    told = dict.fromkeys(storable(text).strip() for text in (*needs.allergies, *about.allergies))
    cleared = {key(text) for text in needs.not_food} | phrases("not_food") | phrases("nothing")
    for text in told:
        if (meant := avoided(text)) is not None:
            found = found | meant
            placed[text] = None
        elif key(text) and key(text) not in cleared:
            unknown.append(text)
    return Eater(needs, found, about.child, tuple(unknown), about.worry, tuple(placed))


@cache
def flags_of(diets: tuple[Diet, ...]) -> frozenset[str]:
    """Flags of foods that these diets leave out together."""
    return frozenset().union(*(FLAGS[diet] for diet in diets))


@cache
def sources_of(diets: tuple[Diet, ...]) -> frozenset[str]:
    """Allergens that tell of animals these diets leave out together."""
    return frozenset().union(*(FROM_ANIMALS.get(diet, frozenset()) for diet in diets))
