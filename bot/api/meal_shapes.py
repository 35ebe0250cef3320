"""What meals look like over REST."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from bot.api.fields import Text
from bot.api.paging import Paged
from bot.api.resource import Given
from handlers.skills.meals.foods import dishes, foods, nutrition
from handlers.skills.meals.making import grams_of
from storage.meals import Meal, Slot, State


def _food(key: str) -> str:
    if key not in foods():
        raise ValueError("is no food of the table")
    return key


def _dish(key: str) -> str:
    if key not in dishes():
        raise ValueError("is no dish of the table")
    return key


FoodKey = Annotated[str, AfterValidator(_food), Field(json_schema_extra={"enum": sorted(foods())})]
DishKey = Annotated[str, AfterValidator(_dish), Field(json_schema_extra={"enum": sorted(dishes())})]
Title = Annotated[Text, Field(max_length=200)]


class Portion(Given):
    """So much of a food."""

    food: FoodKey
    grams: float = Field(gt=0, le=10_000, allow_inf_nan=False)


class PortionOut(BaseModel):
    """So much of a food of the table."""

    food: str
    grams: float


class NutritionOut(BaseModel):
    """kcal, and grams of the rest."""

    kcal: float
    protein: float
    carbs: float
    fat: float
    fibre: float


class MealOut(BaseModel):
    """A meal. `allergens` are of EU 1169/2011, Annex II; `nutrition` is null for people under 18, or of unknown age."""

    id: UUID
    plan_id: UUID | None
    on_day: date
    slot: Slot
    dish: str | None
    title: str
    foods: Sequence[PortionOut]
    leftover: bool = Field(description="it was cooked the day before")
    state: State
    eaten_at: datetime | None
    allergens: Sequence[str]
    nutrition: NutritionOut | None
    created_at: datetime
    updated_at: datetime


class NewMeal(Given):
    """A meal that was eaten, or is planned besides: a `dish` of the table, `foods` with grams, or own words."""

    on_day: date | None = Field(None, description="the person's today, when left out")
    slot: Slot
    dish: DishKey | None = None
    title: Title = ""
    foods: list[Portion] = Field([], max_length=40)
    state: State = "eaten"
    instead: bool = Field(False, description="what is planned for then is skipped")


class MealChange(Given):
    """What shall be different."""

    on_day: date | None = None
    slot: Slot | None = None
    dish: DishKey | None = None
    title: Title | None = None
    foods: list[Portion] | None = Field(None, max_length=40)
    state: State | None = None


class MealFilter(Paged):
    """Meals of one plan, in one state, from one day to another; or all."""

    plan_id: UUID | None = None
    state: State | None = None
    begin: date | None = None
    end: date | None = None


def out(meal: Meal, *, child: bool) -> MealOut:
    """A meal with what follows from its foods."""
    grams = grams_of(meal)
    total = nutrition(grams.items())
    figures = {name: round(getattr(total, name), 1) for name in NutritionOut.model_fields}
    told = {name: getattr(meal, name) for name in MealOut.model_fields if hasattr(meal, name) and name != "foods"}
    return MealOut(
        **told,
        foods=[PortionOut(food=food, grams=weight) for food, weight in grams.items()],
        allergens=sorted({name for food in grams if food in foods() for name in foods()[food].allergens}),
        nutrition=None if child else NutritionOut(**figures),
    )
