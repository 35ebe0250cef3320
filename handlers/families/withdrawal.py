"""A yes taken back in chat: asked twice, then done."""

from functools import partial

from handlers.families import bonds
from handlers.families.bonds import known_as, purges
from handlers.families.consent import guardian_of
from handlers.lines import say
from handlers.message import Choice
from handlers.services import Services
from handlers.turn import Turn
from storage import guardianships
from storage.guardianships import Ward


async def withdraw(turn: Turn, services: Services, ward: Ward, rest: str) -> None:
    """Ask, and on the second word do it."""
    locale = turn.known.locale
    name = known_as(ward, locale)
    if rest == "no":
        turn.answer(say(locale, "care_kept"), "family")
    elif rest == "yes":
        turn.effects.append(partial(bonds.withdraw, guardian=guardian_of(turn, services), ward=ward))
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
