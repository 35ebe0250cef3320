"""Meals by chat, with no model: plan a week, show it, swap a meal, list what to buy, note what was eaten."""

from datetime import date, timedelta
from functools import partial

from handlers.lines import say
from handlers.message import Choice
from handlers.services import Services
from handlers.skills.meals import shopping, wording
from handlers.skills.meals.clauses import mentions
from handlers.skills.meals.commands import Command, command_in
from handlers.skills.meals.eating import OPENINGS, Eaten, eaten_in
from handlers.skills.meals.naming import key
from handlers.skills.meals.needs import Needs, eater, keep_needs, kept, read
from handlers.skills.meals.noting import noted, ticked
from handlers.skills.meals.planning import (
    AGAIN,
    CLEARED,
    NONE,
    STAYS,
    Answer,
    asked_for,
    eater_of,
    facts_of,
    planned_for,
)
from handlers.skills.meals.reading import Wish, plan_wish, wish_in
from handlers.skills.meals.swapping import planned, swapped
from handlers.skills.meals.week import DAYS
from handlers.turn import Turn
from storage import meal_plans, meals
from storage.executor import Executor
from storage.meals import Meal, Slot

LIST = "meals:list"
_SHOP, _SWAP = "meals:shopping", "meals:swap"
_LONGEST = 600
_QUESTIONS = ("meal_ask_needs", "meal_unclear", "meal_unknown_allergy")


async def understand(turn: Turn, services: Services) -> bool:
    """Answer a message about meals. Raises nothing on content."""
    message = turn.spoken[-1]
    if message.choice_id:
        return message.choice_id.startswith("meals:") and await _tapped(turn, services.pool, message.choice_id)
    text, locale = turn.text, turn.known.locale
    if message.forwarded or not text or len(text) > _LONGEST:
        return False
    return await _said(turn, services, text, locale)


async def _said(turn: Turn, services: Services, text: str, locale: str) -> bool:
    db, stems = services.pool, frozenset(key(text))
    if mentions(stems, "plan") and (rest := plan_wish(text)) is not None:
        return await _plan(turn, services, wish_in(rest), text)
    if (command := command_in(text, locale)) is not None:
        return await _obey(turn, db, command)
    told = eaten_in(text, locale) if mentions(stems, *OPENINGS) else None
    if told is not None and not (told.unknown and services.thinker is not None):
        return await _ate(turn, db, told)
    if (question := _asked(turn)) is not None and "?" not in text:
        return await _replied(turn, services, wish_in(text, "allergy"), text, question)
    return False


async def show(turn: Turn, db: Executor, command: Command) -> Answer:
    """A week, a day, a meal or the shopping list; what is planned is looked at with what is known by now."""
    locale, today = turn.known.locale, turn.local.date()
    on_day = command.day(today)
    found = await meals.between(db, turn.user_id, today, today + timedelta(days=DAYS + 1))
    ahead = [one for one in found if one.plan_id is not None or one.state == "planned"]
    if not ahead:
        return Answer(say(locale, "meal_none"))
    person = await eater_of(turn, db)
    if command.verb == "shopping":
        bought = shopping.to_buy(found, person, today)
        return Answer(shopping.listed(bought, person, wording.day_name(today, locale), locale))
    if command.verb == "week":
        return Answer(f"{wording.week(found, person, locale)}\n\n{say(locale, 'meal_plan_how')}")
    meant = [one for one in found if one.on_day == on_day and command.slot in (None, one.slot)]
    if not [one for one in meant if one.state != "skipped"]:
        return Answer(say(locale, "meal_nothing_then", day=wording.day_name(on_day, locale)))
    dinner = any((one.slot, one.state) == ("dinner", "planned") for one in meant)
    return Answer(wording.day(meant, person, locale), _choices(on_day, locale)[0 if dinner else 1 :])


async def swap(turn: Turn, db: Executor, on_day: date, slot: Slot) -> str:
    """Give a meal another dish; what changes waits in the turn."""
    locale, today = turn.known.locale, turn.local.date()
    found = await meals.between(db, turn.user_id, min(today, on_day), max(today, on_day) + timedelta(days=DAYS))
    meal = planned(found, on_day, slot)
    if meal is None:
        return (
            say(locale, "meal_nothing_then", day=wording.day_name(on_day, locale))
            if found
            else say(locale, "meal_none")
        )
    changed = swapped(found, meal, await eater_of(turn, db), str(turn.user_id))
    if not changed:
        return say(locale, "meal_no_other", slot=wording.slot_name(slot, locale))
    for one in changed:
        turn.effects.append(partial(meals.change, user_id=turn.user_id, meal=one, now=turn.now))
    day, dish = wording.day_name(on_day, locale), wording.title(changed[0], locale)
    return say(locale, "meal_swapped", slot=wording.slot_name(slot, locale), day=day, dish=dish)


async def _plan(turn: Turn, services: Services, wish: Wish, words: str) -> bool:
    if wish.empty and (await kept(services.pool, turn.user_id)) == Needs():
        return _give(turn, _ask(turn.known.locale))
    if wish.unclear and services.thinker is not None:
        return False  # a model asks better, and its tool is as strict
    return _give(turn, await asked_for(turn, services.pool, wish, words))


async def _ate(turn: Turn, db: Executor, told: Eaten) -> bool:
    found = await _today(turn, db)
    if told.ticks:
        return _say(turn, ticked(turn, found, told.slot or "dinner"))
    return _say(turn, noted(turn, found, told, await eater_of(turn, db)))


async def _replied(turn: Turn, services: Services, wish: Wish, words: str, question: str) -> bool:
    """An answer to a question of ours; what names nothing about food is not one."""
    if not (wish.readable or wish.nothing) or (wish.unclear and services.thinker is not None):
        return False
    if question == "meal_unknown_allergy" and wish.allergies:
        person = await eater_of(turn, services.pool)
        if person.unknown:  # the foods that are named now are what was meant
            needs = person.needs.model_copy(update={"not_food": (*person.needs.not_food, person.unknown[0])[-60:]})
            turn.effects.append(keep_needs(turn.user_id, needs, turn.now))
            return _give(turn, await asked_for(turn, services.pool, wish, words, needs))
    return _give(turn, await asked_for(turn, services.pool, wish, words))


async def _obey(turn: Turn, db: Executor, command: Command) -> bool:
    if command.verb == "swaps":
        return _say(turn, await swap(turn, db, command.day(turn.local.date()), command.slot or "dinner"))
    return _give(turn, await show(turn, db, command))


async def _tapped(turn: Turn, db: Executor, choice: str) -> bool:
    if choice in {LIST, _SHOP, NONE}:
        return _give(turn, await _chosen(turn, db, choice))
    if choice.startswith(f"{_SWAP}:"):
        return await _swap_tapped(turn, db, choice)
    if choice == STAYS:
        return await _stays(turn, db)
    if choice == AGAIN or choice.startswith(CLEARED):
        before, about = await kept(db, turn.user_id), await facts_of(turn, db)
        if choice != AGAIN:
            word = choice.removeprefix(CLEARED)
            before = before.model_copy(update={"not_food": (*before.not_food, word)[-60:]})
        return _give(turn, await planned_for(turn, db, eater(before, about), before, sure=choice == AGAIN))
    return False


async def _stays(turn: Turn, db: Executor) -> bool:
    """The plan stays, and with it the needs it was made for; but no allergy that was told is forgotten."""
    today = turn.local.date()
    found = await meals.between(db, turn.user_id, today, today + timedelta(days=DAYS + 1))
    plan_id = next((one.plan_id for one in found if one.plan_id and one.state == "planned"), None)
    plan = await meal_plans.one(db, turn.user_id, plan_id) if plan_id else None
    if plan is not None:
        told, needs = await kept(db, turn.user_id), read(plan.needs)
        allergies = tuple(dict.fromkeys((*needs.allergies, *told.allergies)))
        changes = {"allergies": allergies, "not_food": told.not_food, "expecting": told.expecting}
        turn.effects.append(keep_needs(turn.user_id, needs.model_copy(update=changes), turn.now))
    return _say(turn, say(turn.known.locale, "meal_plan_stays"))


async def _chosen(turn: Turn, db: Executor, choice: str) -> Answer:
    if choice == NONE:
        return await asked_for(turn, db, Wish(nothing=True), "")
    if choice == _SHOP:
        return await show(turn, db, Command("shopping"))
    answer = await show(turn, db, Command("week"))
    return _ask(turn.known.locale) if answer.text == say(turn.known.locale, "meal_none") else answer


async def _swap_tapped(turn: Turn, db: Executor, choice: str) -> bool:
    _, _, day, slot = (*choice.split(":"), "", "")[:4]
    slots: dict[str, Slot] = {"breakfast": "breakfast", "lunch": "lunch", "dinner": "dinner", "snack": "snack"}
    try:
        on_day = date.fromisoformat(day)
    except ValueError:
        return False
    return slot in slots and _say(turn, await swap(turn, db, on_day, slots[slot]))


def _ask(locale: str) -> Answer:
    return Answer(say(locale, "meal_ask_needs"), (Choice(NONE, say(locale, "meal_ask_none")),))


def _choices(on_day: date, locale: str) -> tuple[Choice, ...]:
    return (
        Choice(f"{_SWAP}:{on_day.isoformat()}:dinner", say(locale, "meal_button_swap")),
        Choice(_SHOP, say(locale, "meal_button_shopping")),
        Choice(LIST, say(locale, "meal_button_week")),
    )


def _asked(turn: Turn) -> str | None:
    """The question of ours that was said last; None where something else was."""
    last = next((said for said in reversed(turn.known.recent) if said.role == "assistant"), None)
    if last is None:
        return None
    for line in _QUESTIONS:
        fixed = max(say(turn.known.locale, line, words="\x00").split("\x00"), key=len)
        if fixed[:60] in last.body:
            return line
    return None


async def _today(turn: Turn, db: Executor) -> list[Meal]:
    today = turn.local.date()
    return await meals.between(db, turn.user_id, today, today + timedelta(days=1))


def _give(turn: Turn, answer: Answer) -> bool:
    turn.answer(answer.text, "skill", choices=answer.choices)
    return True


def _say(turn: Turn, text: str | None) -> bool:
    if text is not None:
        turn.answer(text, "skill")
    return text is not None
