"""`meal-plans`: weeks of meals, made from the table by rules for what a person needs."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from bot.api.caller import local_now, may_be_minor
from bot.api.fields import Text
from bot.api.meal_shapes import FoodKey, MealOut, Title, out
from bot.api.paging import Page, Paged, cursor
from bot.api.problems import Problem, invalid
from bot.api.resource import Call, Given, Nothing, Resource
from handlers.skills.meals import wording
from handlers.skills.meals.making import asked_of, first_day, keep, week_by_table
from handlers.skills.meals.needs import Budget, Diet, Eater, Known, Needs, eater, keep_needs, kept, known
from handlers.skills.meals.reading import Wish
from handlers.skills.meals.safety import FLOOR, FLOOR_WOMAN, refusal
from handlers.skills.meals.week import DAYS, Conflict, contradiction
from storage import accounts, meal_plans, meals
from storage.meal_plans import MealPlan

resource = Resource("meal-plans")

_LIST = "meal-plans"
_NONE = "there is no such plan"
_AHEAD = timedelta(days=60)
Words = Annotated[Text, Field(min_length=1, max_length=60)]


class PlanOut(BaseModel):
    """A plan. `needs` is what it was made for; `drafted`: by a model."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    starts_on: date
    days: int
    needs: dict[str, object]
    drafted: bool
    created_at: datetime
    updated_at: datetime


class PlanDetail(PlanOut):
    """A plan with its meals; of one that begins today only those that are still to come."""

    meals: list[MealOut]


class NewPlan(Given):
    """What is needed. Allergies and foods to avoid add up with those told before, and with what memory holds."""

    diets: list[Diet] = Field([], max_length=8)
    allergies: list[Words] = Field([], max_length=20, examples=[["peanuts"]])
    not_food: list[Words] = Field([], max_length=20, description="allergies that no food has, such as one to cats")
    avoid: list[FoodKey] = Field([], max_length=100)
    wanted: list[FoodKey] = Field([], max_length=20)
    minutes: int | None = Field(None, ge=5, le=240)
    people: int = Field(1, ge=1, le=12)
    budget: Budget | None = None
    energy: int | None = Field(None, ge=1, le=20_000, description="kcal a day")
    sex: Literal["woman", "man"] | None = None
    lose_weight: bool = False
    expecting: bool = Field(False, description="pregnant or breastfeeding")
    anew: bool = Field(False, description="forget allergies and dislikes that were told before; memory's still count")
    starts_on: date | None = Field(None, description="today, or tomorrow late in the evening, when left out")
    replace: bool = Field(False, description="let it take the place of what is planned for these days")


class PlanChange(Given):
    """What shall be different."""

    title: Title


@resource.get("/meal-plans")
async def mine(call: Call[Paged]) -> Page[PlanOut]:
    """All plans, the latest first."""
    limit, position = call.given.limit, call.given.position(_LIST)
    place: tuple[date, UUID] | tuple[()] = ()
    if position is not None:
        try:
            place = (date.fromisoformat(str(position[0])), UUID(str(position[1])))
        except (ValueError, IndexError):
            raise invalid("cursor", "is not the next_cursor of this list") from None
    found = await meal_plans.page(call.db, call.person, limit + 1, *place)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return Page(
        items=[PlanOut.model_validate(one) for one in shown],
        next_cursor=cursor(_LIST, last.starts_on.isoformat(), str(last.id)) if last else None,
    )


@resource.post("/meal-plans", status=201, problems=(409,))
async def make(call: Call[NewPlan]) -> PlanDetail:
    """Make a week from the table. Allergies, diets and safe intake are rules; what excludes what is named."""
    given = call.given
    profile, local = await accounts.profile(call.db, call.person), await local_now(call)
    starts_on = given.starts_on or first_day(local)
    if not local.date() <= starts_on <= local.date() + _AHEAD:
        raise invalid("starts_on", f"is a day from today on, at most {_AHEAD.days} days ahead")
    about = await known(call.db, call.person, profile.birth_year if profile else None, call.now)
    before = Needs() if given.anew else await kept(call.db, call.person)
    _refuse(given, before, about)
    person = eater(_needs(given, before), about)
    _place_allergies(person)
    if (why := contradiction(person)) is not None:
        raise _conflict(why, person)
    if not given.replace and await meal_plans.covering(
        call.db, call.person, starts_on, starts_on + timedelta(days=DAYS)
    ):
        raise Problem(409, "meals are planned for these days already: send `replace: true`, or another `starts_on`")
    week = week_by_table(await asked_of(call.db, call.person, person, starts_on), uuid4(), local)
    await keep_needs(call.person, person.needs, call.now)(call.db)
    await keep(call.person, week, person, call.now)(call.db)
    return await _shown(call.about(Nothing()), week.id)


@resource.get("/meal-plans/{id}", problems=(404,))
async def one(call: Call[Nothing]) -> PlanDetail:
    """One plan with its meals."""
    return await _shown(call, call.uuid)


@resource.patch("/meal-plans/{id}", current=one, problems=(404,))
async def rename(call: Call[PlanChange]) -> PlanDetail:
    """Give a plan another title."""
    if not await meal_plans.rename(call.db, call.person, call.uuid, call.given.title, call.now):
        raise Problem(404, _NONE)
    return await _shown(call.about(Nothing()), call.uuid)


@resource.delete("/meal-plans/{id}", status=204, problems=(404,))
async def remove(call: Call[Nothing]) -> None:
    """Remove a plan with its meals."""
    if not await meal_plans.remove(call.db, call.person, call.uuid):
        raise Problem(404, _NONE)


async def _shown(call: Call[Nothing], id_: UUID) -> PlanDetail:
    plan: MealPlan | None = await meal_plans.one(call.db, call.person, id_)
    if plan is None:
        raise Problem(404, _NONE)
    child = await may_be_minor(call)
    found = await meals.of_plan(call.db, call.person, id_)
    return PlanDetail(**PlanOut.model_validate(plan).model_dump(), meals=[out(meal, child=child) for meal in found])


def _needs(given: NewPlan, before: Needs) -> Needs:
    wish = Wish(
        said={
            "minutes": given.minutes, "people": given.people, "budget": given.budget, "energy": given.energy,
            "sex": given.sex or before.sex, "slimmer": given.lose_weight,
            "expecting": given.expecting or before.expecting, "diets": tuple(given.diets),
            "not_food": tuple(dict.fromkeys((*before.not_food, *given.not_food))),
        },
        allergies=list(given.allergies), avoid=list(given.avoid), wanted=list(given.wanted),
    )  # fmt: skip
    try:
        return wish.onto(before)
    except ValueError:
        raise invalid("allergies", "are more than can be kept with those from before: send `anew: true`") from None


def _refuse(given: NewPlan, before: Needs, about: Known) -> None:
    """Raises Problem 422 for what is not safe."""
    woman = (given.sex or before.sex) == "woman"
    floor = FLOOR_WOMAN if woman else FLOOR
    worry = about.worry or ("expecting" if given.expecting or before.expecting else None)
    why = refusal(
        wishes="", worry=worry, child=about.child, energy=given.energy, slimmer=given.lose_weight, floor=floor
    )
    if why is not None:
        field = "lose_weight" if given.lose_weight else "energy"
        raise invalid(field, wording.refused(why, "en", energy=given.energy, floor=floor))


def _place_allergies(person: Eater) -> None:
    """Raises Problem 422 for allergies that name nothing we know: they are never passed over."""
    given = [(f"allergies.{n}", one) for n, one in enumerate(person.needs.allergies)]
    told = [(field, "names no food or allergen of the table") for field, one in given if one.strip() in person.unknown]
    if person.unknown:
        raise Problem(
            422,
            "an allergy names no food or allergen that is known, here or in memory: name the food, or tell in "
            "`not_food` that no food has it",
            errors=told or [("not_food", "an allergy that memory holds names no food")],
        )


def _conflict(why: Conflict, person: Eater) -> Problem:
    detail = wording.conflict(why, person, "en")
    return Problem(422, detail, errors=[(cause, "excludes the rest") for cause in why.causes])
