"""A model chooses a week's dishes from the table; which may be chosen, and whether the week is good, rules say."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from handlers.skills.meals.foods import dishes
from handlers.skills.meals.needs import Needs
from handlers.skills.meals.rules import Serving, broken
from handlers.skills.meals.week import SLOTS, Asked, Choice, fitting, served
from storage.meals import Slot

_OFTEN = 3  # times that a dish is cooked in a week, at most
_TASK = """Choose dishes for {days} days from {starts}, by their ids, for breakfast, lunch, dinner and snack.
Vary them. A dish marked * is as good on the next day: cooked for dinner, it may be the next day's lunch.
Put what is wanted in often: {wanted}. Leave out where you can what was had lately: {lately}.
Days with training, which want more carbohydrate and protein: {training}.
Dishes (minutes):
{table}"""


class Day(BaseModel):
    """One day's dishes, by id."""

    model_config = ConfigDict(extra="ignore")

    breakfast: str = Field(max_length=60)
    lunch: str = Field(max_length=60)
    dinner: str = Field(max_length=60)
    snack: str = Field("", max_length=60)


class Draft(BaseModel):
    """A week as a model drafts it."""

    model_config = ConfigDict(extra="ignore")

    days: list[Day] = Field(max_length=14)


class Wanted(BaseModel):
    """All that a draft depends on; the same again needs no model."""

    needs: Needs
    allergies: list[str]
    child: bool
    target: int
    starts_on: date
    days: int
    lately: list[str]
    training: list[date]
    table: list[str]  # ids of the dishes there are


def depends_on(asked: Asked) -> Wanted:
    """What a draft of this depends on."""
    eater = asked.eater
    return Wanted(
        needs=eater.needs,
        allergies=sorted(eater.avoided.allergens | eater.avoided.foods),
        child=eater.child,
        target=eater.target,
        starts_on=asked.starts_on,
        days=asked.days,
        lately=sorted(asked.lately),
        training=sorted(asked.training),
        table=sorted(dishes()),
    )


def task(asked: Asked) -> str:
    """What a model is told: only dishes that may be chosen."""
    lines = []
    for slot in SLOTS:
        told = (f"{dish.id}{'*' if dish.keeps else ''} ({dish.minutes})" for dish in fitting(slot, asked.eater))
        lines.append(f"{slot}: {', '.join(told)}")
    return _TASK.format(
        days=asked.days,
        starts=asked.starts_on.strftime("%A %d %B %Y"),
        wanted=", ".join(asked.eater.needs.wanted) or "nothing special",
        lately=", ".join(sorted(asked.lately)) or "nothing",
        training=", ".join(f"{day:%A}" for day in sorted(asked.training)) or "none",
        table="\n".join(lines),
    )


def faults(draft: Draft, asked: Asked) -> list[str]:
    """Every rule that a draft breaks, in a sentence; none when it is good."""
    if len(draft.days) != asked.days:
        return [f"There must be {asked.days} days."]
    strange = {one for day in draft.days for one in _ids(day) if one not in dishes()}
    if strange:
        return [f"There is no dish {one!r}." for one in sorted(strange)]
    choice = _choice(draft)
    fresh = Counter(dish for dish, leftover in choice.values() if not leftover)
    often = [f"{dish} comes {n} times." for dish, n in fresh.items() if n > _enough(dish, asked)]
    return [*often, *broken(served(asked, choice), asked.eater)]


def servings(draft: Draft, asked: Asked) -> Sequence[Serving]:
    """The meals of a draft that is good."""
    return served(asked, _choice(draft))


def _choice(draft: Draft) -> Choice:
    found: dict[tuple[int, Slot], tuple[str, bool]] = {}
    before = ""
    for number, day in enumerate(draft.days):
        for slot, dish in zip(SLOTS, (day.breakfast, day.lunch, day.dinner, day.snack), strict=True):
            if dish:
                leftover = slot == "lunch" and dish == before and dishes()[dish].keeps
                found[number, slot] = (dish, leftover)
        before = day.dinner
    return found


def _enough(dish: str, asked: Asked) -> int:
    """How often a dish may be cooked: more than `_OFTEN` times only where there is little else."""
    choices = min(len(fitting(slot, asked.eater)) for slot in dishes()[dish].slots)
    return max(_OFTEN, -(-2 * asked.days // max(1, choices)))


def _ids(day: Day) -> list[str]:
    return [day.breakfast, day.lunch, day.dinner, *([day.snack] if day.snack else [])]
