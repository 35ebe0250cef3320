"""What a guardian writes about a child: a command, what it is about, and for which child."""

from uuid import UUID

from handlers.command import asked
from handlers.families import rules
from handlers.families.bonds import known_as
from handlers.lines import begins, say
from handlers.message import Choice
from handlers.services import Services
from handlers.turn import Turn
from handlers.words import plain
from storage import guardianships
from storage.guardianships import Ward

_PREFIX = "care"
_PASSING = frozenset({"stop", "start", "human"})
_MOST_CHOICES = 10


async def understand(turn: Turn, services: Services) -> None:
    """Do what a guardian's message asks for; leave the turn open when it asks for nothing of this kind."""
    active = {bond for bond, state in turn.known.bonds if state == "active"}
    if not active or len(turn.spoken) == 0:
        return
    wanted = _tapped(turn) or _written(turn)
    if wanted is None:
        return
    name, rest, child_id = wanted
    wards = [ward for ward in await guardianships.wards(services.pool, turn.user_id, turn.now) if ward.id in active]
    if name == "status":
        turn.answer("\n".join(rules.status(turn, ward) for ward in wards), "family")
        return
    chosen = next((ward for ward in wards if ward.child_id == child_id), None)
    if chosen is None:
        rest, chosen = _named(rest, wards)
    if chosen is None and len(wards) == 1:
        chosen = wards[0]
    if not rules.fits(name, rest, turn):
        _explain(turn, name, rest)
    elif chosen is not None:
        await rules.COMMANDS[name](turn, services, chosen, rest)
    else:
        _ask_which(turn, name, rest, wards)


def passes(turn: Turn) -> bool:
    """Is this a command that everybody has?"""
    return asked(turn) in _PASSING


def _written(turn: Turn) -> tuple[str, str, None] | None:
    found = begins(turn.spoken[-1].text, "guardian")
    return (found[0], found[1], None) if found and found[0] in {*rules.COMMANDS, "status"} else None


def _tapped(turn: Turn) -> tuple[str, str, UUID] | None:
    prefix, _, rest = (turn.spoken[-1].choice_id or "").partition(":")
    parts = rest.split(":", 2)
    if prefix != _PREFIX or len(parts) != 3 or parts[0] not in rules.COMMANDS:
        return None
    try:
        return parts[0], parts[2], UUID(parts[1])
    except ValueError:
        return None


def _named(rest: str, wards: list[Ward]) -> tuple[str, Ward | None]:
    """The child whose name the words end with, and the words before it."""
    said = plain(rest)
    for ward in wards:
        name = plain(ward.name or "")
        if name and (said == name or said.endswith(f" {name}")):
            words = rest.split()
            return " ".join(words[: len(words) - len(name.split())]), ward
    return rest, None


def _explain(turn: Turn, name: str, rest: str) -> None:
    """How it is written; but of somebody who talks with us themselves, such words may be meant otherwise."""
    if turn.known.onboarding == "new" or not rest:
        turn.answer(rules.how(name, turn.known.locale), "family")


def _ask_which(turn: Turn, name: str, rest: str, wards: list[Ward]) -> None:
    locale = turn.known.locale
    choices = [
        Choice(f"{_PREFIX}:{name}:{ward.child_id}:{rest}"[:200], known_as(ward, locale)[:20])
        for ward in wards[:_MOST_CHOICES]
    ]
    turn.answer(say(locale, "care_which"), "family", choices=choices, list_label=say(locale, "care_which")[:20])
