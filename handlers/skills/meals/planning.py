"""A meal plan that is asked for, from the wish to the answer: what is unclear, unsafe or impossible is said first."""

from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

from handlers.lines import say
from handlers.message import Choice
from handlers.skills.meals import wording
from handlers.skills.meals.making import as_meals, asked_of, first_day, keep, week_for
from handlers.skills.meals.needs import Eater, Known, Needs, eater, keep_needs, kept, known
from handlers.skills.meals.reading import Wish
from handlers.skills.meals.safety import FLOOR, FLOOR_WOMAN, refusal
from handlers.skills.meals.week import contradiction
from handlers.turn import Turn
from storage import meal_plans
from storage.executor import Executor

NONE, AGAIN, STAYS, CLEARED = "meals:plan", "meals:replace:yes", "meals:replace:no", "meals:cleared:"
_ID_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, and what may be tapped beneath it. `made`: a plan was."""

    text: str
    choices: tuple[Choice, ...] = ()
    made: bool = False


async def asked_for(turn: Turn, db: Executor, wish: Wish, words: str, before: Needs | None = None) -> Answer:
    """Answer the wish for a plan, told in `words`; what it changes waits in the turn. `before`: needs kept so far."""
    locale = turn.known.locale
    before, about = before or await kept(db, turn.user_id), await facts_of(turn, db)
    if (no := _refused(wish, before, about, words, locale)) is not None:
        return Answer(no)
    if wish.unclear:
        return unclear(wish, locale)
    if about.worry or wish.said.get("expecting"):
        before = before.model_copy(update={"slimmer": False, "energy": None})
    try:
        needs = wish.onto(before)
    except ValueError:
        return unclear(wish, locale)
    return await planned_for(turn, db, eater(needs, about), before, sure=False)


async def planned_for(turn: Turn, db: Executor, person: Eater, before: Needs, *, sure: bool) -> Answer:
    """A plan for needs that are clear. `sure`: it may take the place of what is planned."""
    locale, local = turn.known.locale, turn.local
    if person.unknown:
        turn.effects.append(keep_needs(turn.user_id, person.needs, turn.now))
        return _unknown(person, locale)
    starts_on = first_day(local)
    asked = await asked_of(db, turn.user_id, person, starts_on)
    if (why := contradiction(person)) is not None:
        allergies = before.model_copy(update={"allergies": person.needs.allergies})
        turn.effects.append(keep_needs(turn.user_id, allergies, turn.now))
        return Answer(wording.conflict(why, person, locale))
    turn.effects.append(keep_needs(turn.user_id, person.needs, turn.now))
    if not sure and await meal_plans.covering(db, turn.user_id, starts_on, asked.ends_on):
        return Answer(say(locale, "meal_replace_ask"), replacing(locale))
    week = await week_for(turn, asked, uuid5(NAMESPACE_OID, f"{turn.spoken[-1].id}:{turn.user_id}"), local)
    turn.effects.append(keep(turn.user_id, week, person, turn.now))
    head = say(
        locale, "meal_plan_ready", day=wording.day_name(starts_on, locale), needs=wording.needs_in_words(person, locale)
    )
    notes = [say(locale, "meal_plan_how")]
    notes += [say(locale, "meal_labels")] if person.told else []
    notes += [say(locale, "meal_halal")] if "halal" in person.needs.diets else []
    if asked.training:
        days = ", ".join(wording.day_name(day, locale) for day in sorted(asked.training))
        notes.append(say(locale, "meal_training", days=days))
    plan = wording.week(as_meals(week, turn.now), person, locale)
    return Answer("\n".join([head, plan, "", " ".join(notes)]), made=True)


async def facts_of(turn: Turn, db: Executor) -> Known:
    """What profile and memory hold of the person."""
    return await known(db, turn.user_id, turn.known.birth_year, turn.now)


async def eater_of(turn: Turn, db: Executor) -> Eater:
    """The person with all that is known of them."""
    return eater(await kept(db, turn.user_id), await facts_of(turn, db))


def unclear(wish: Wish, locale: str) -> Answer:
    """What could not be read, and how to say it."""
    return Answer(say(locale, "meal_unclear", words=", ".join(wish.unclear)[:200] or "…"))


def replacing(locale: str) -> tuple[Choice, ...]:
    """Whether a new plan shall take the place of the one there is."""
    return (Choice(AGAIN, say(locale, "meal_replace_yes")), Choice(STAYS, say(locale, "meal_replace_no")))


def _unknown(person: Eater, locale: str) -> Answer:
    word = person.unknown[0]
    choice = Choice(f"{CLEARED}{word}"[:_ID_LIMIT], say(locale, "meal_not_food"))
    return Answer(say(locale, "meal_unknown_allergy", words=word), (choice,))


def _refused(wish: Wish, before: Needs, about: Known, words: str, locale: str) -> str | None:
    told = wish.said.get("energy")
    energy = told if isinstance(told, int) else None
    woman = wish.said.get("sex", before.sex) == "woman"
    floor = FLOOR_WOMAN if woman else FLOOR
    worry = about.worry or ("expecting" if before.expecting else None)
    why = refusal(
        wishes=words, worry=worry, child=about.child, energy=energy, slimmer=bool(wish.said.get("slimmer")), floor=floor
    )
    return wording.refused(why, locale, energy=energy, floor=floor) if why else None
