"""A yes taken back: asked twice, then the child is told; what was kept is purged or frozen by the child's age."""

from functools import partial

from handlers.erasure import purge
from handlers.families import ages
from handlers.families.consent import known_as
from handlers.lines import say
from handlers.message import Choice, Outgoing
from handlers.notices import send
from handlers.regions import region_of
from handlers.services import Services
from handlers.turn import Payload, Turn
from storage import guardianships, reports
from storage.executor import Executor
from storage.guardianships import Ward


async def withdraw(turn: Turn, services: Services, ward: Ward, rest: str) -> None:
    """Ask, and on the second word do it."""
    locale = turn.known.locale
    name = known_as(ward, locale)
    if rest == "no":
        turn.answer(say(locale, "care_kept"), "family")
    elif rest == "yes":
        told = services.compose(Outgoing(say(ward.locale or locale, "child_withdrawn")))
        turn.effects.append(partial(_withdraw, turn=turn, ward=ward, told=told))
        turn.answer(say(locale, "care_withdrawn", name=name), "family")
    else:
        others = [bond for bond in await guardianships.guardians(services.pool, ward.child_id) if bond.id != ward.id]
        what = "other" if others else "purge" if purges(ward, turn.now.year) else "freeze"
        choices = [
            Choice(f"care:withdraw:{ward.child_id}:{word}", say(locale, f"care_withdraw_{line}"))
            for word, line in (("yes", "yes"), ("no", "keep"))
        ]
        question = say(locale, "care_withdraw_sure", name=name, what=say(locale, f"care_withdraw_{what}", name=name))
        turn.answer(question, "family", choices=choices)


def purges(ward: Ward, year: int) -> bool:
    """Does the law leave nothing to keep without a guardian's consent?"""
    born = ward.birth_year
    return born is None or ages.needs_parental_consent(born, region_of(ward.phone, None), year)


async def _withdraw(db: Executor, turn: Turn, ward: Ward, told: tuple[Payload, ...]) -> None:
    await end(db, turn, ward)
    if await guardianships.shut(db, ward.child_id):
        if purges(ward, turn.now.year):
            await purge(db, ward.child_id)
        await send(db, ward.child_id, told)


async def end(db: Executor, turn: Turn, ward: Ward) -> None:
    """End one guardian's bond, for the record."""
    if await guardianships.move(db, ward.id, turn.user_id, "withdrawn", of=("active",)) is None:
        return
    await reports.unschedule(db, turn.user_id, ward.id)
    born = ward.birth_year or turn.now.year
    await guardianships.record(
        db,
        ward.child_id,
        turn.user_id,
        "withdrawn",
        turn.now,
        method=ages.method(born, region_of(ward.phone, None), turn.now.year),
        version=ages.TEXT_VERSION,
        locale=turn.known.locale,
    )
