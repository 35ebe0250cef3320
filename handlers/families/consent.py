"""A guardian's yes, in two steps and for the record: the notice and who they are, then the permission itself."""

import re
from datetime import time, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from handlers.families import ages
from handlers.families.linking import CodeGone
from handlers.lines import meant, say
from handlers.message import Choice, Outgoing
from handlers.notices import notify, send
from handlers.onboard import language_question
from handlers.phones import masked
from handlers.regions import region_of
from handlers.services import Services
from handlers.turn import Turn
from storage import guardianships, links, people, reports
from storage.executor import Executor
from storage.guardianships import Step, Ward

CONFIRM_AFTER = timedelta(hours=20)  # still inside the service window that the permission opened
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_OLDEST = 120


async def show_notice(turn: Turn, services: Services, digest: bytes, child_id: UUID) -> None:
    """Somebody wrote a child's code: tell them what it is about and ask who they are."""
    person = turn.known
    if child_id == person.id:
        turn.answer(say(person.locale, "guardian_self"), "family")
        return
    if _too_young(turn):
        turn.answer(say(person.locale, "guardian_adult"), "family")
        return
    child = await people.glimpse(services.pool, child_id)
    if child is None or child.birth_year is None:
        turn.answer(say(person.locale, "code_unknown"), "family")
        return
    turn.effects.append(partial(_open, digest=digest, child_id=child_id, turn=turn))
    notice = say(person.locale, "guardian_notice", who=masked(child.phone), year=child.birth_year)
    turn.answer(notice, "family", choices=_yes_no(person.locale, child_id))


async def answer(turn: Turn, services: Services) -> None:
    """Take a guardian's answer to the question their bond waits for; leave the turn open when it is none."""
    waiting = [bond for bond, state in turn.known.bonds if state in {"notice_sent", "confirmed"}]
    if not waiting:
        return
    said = _said(turn)
    if said is None and turn.known.onboarding != "new":
        return  # somebody who has their own talk with us is not held up
    wards = await guardianships.wards(services.pool, turn.user_id, turn.now)
    named = said[1] if said else None
    ward = next((ward for ward in wards if named in {None, ward.child_id} and ward.id in waiting), None)
    if ward is None:
        return
    word = said[0] if said else ""
    if word == "no":
        _refuse(turn, services, ward)
    elif ward.state == "notice_sent":
        _first(turn, ward, word)
    else:
        _second(turn, services, ward, word)


def _first(turn: Turn, ward: Ward, word: str) -> None:
    """Who are you? A yes leads on to the year of birth, or to the permission where that is known."""
    locale = turn.known.locale
    if word != "yes":
        notice = say(locale, "guardian_notice", who=masked(ward.phone), year=ward.birth_year)
        turn.answer(notice, "family", choices=_yes_no(locale, ward.child_id))
        return
    turn.effects.append(partial(_step, turn=turn, ward=ward, to="confirmed", of=("notice_sent",)))
    if turn.known.birth_year is None:
        turn.answer(say(locale, "guardian_ask_birth_year"), "family")
    else:
        _ask_permission(turn, ward)


def _second(turn: Turn, services: Services, ward: Ward, word: str) -> None:
    """Are you an adult, and do you allow it?"""
    locale, born = turn.known.locale, turn.known.birth_year
    if born is None:
        years = [int(year) for year in _YEAR.findall(turn.text)]
        born = next((year for year in years if 0 <= turn.now.year - year < _OLDEST), None)
        if born is None:
            turn.answer(say(locale, "guardian_ask_birth_year"), "family")
        elif ages.is_minor(born, turn.now.year):
            turn.effects.append(partial(_step, turn=turn, ward=ward, to="refused", of=("confirmed",)))
            turn.answer(say(locale, "guardian_adult"), "family")
        else:
            turn.effects.append(partial(people.note_birth_year, user_id=turn.user_id, birth_year=born))
            _ask_permission(turn, ward)
    elif word in {"allow", "yes"}:
        _grant(turn, services, ward)
    else:
        _ask_permission(turn, ward)


def _ask_permission(turn: Turn, ward: Ward) -> None:
    locale = turn.known.locale
    choices = [
        Choice(f"family:allow:{ward.child_id}", say(locale, "guardian_allow")),
        Choice(f"family:no:{ward.child_id}", say(locale, "guardian_no")),
    ]
    turn.answer(say(locale, "guardian_ask_allow", who=known_as(ward, locale)), "family", choices=choices)


def _grant(turn: Turn, services: Services, ward: Ward) -> None:
    locale = turn.known.locale
    who = known_as(ward, locale)
    turn.effects.append(partial(_step, turn=turn, ward=ward, to="active", of=("confirmed",)))
    turn.effects.append(partial(_let_in, turn=turn, services=services, ward=ward))
    if _method(ward, turn) == "whatsapp_text_plus":
        moment = turn.now + CONFIRM_AFTER
        turn.effects.append(partial(guardianships.confirm_at, bond_id=ward.id, guardian_id=turn.user_id, moment=moment))
    text = say(locale, "guardian_granted", who=who, commands=say(locale, "guardian_commands"))
    turn.answer(text, "family")


def _refuse(turn: Turn, services: Services, ward: Ward) -> None:
    locale = turn.known.locale
    turn.effects.append(partial(_step, turn=turn, ward=ward, to="refused", of=("notice_sent", "confirmed")))
    notice = Outgoing(say(ward.locale or locale, "guardian_refused_child"))
    notify(turn, services.compose, ward.child_id, notice)
    turn.answer(say(locale, "guardian_refused", who=known_as(ward, locale)), "family")


def known_as(ward: Ward, locale: str) -> str:
    """What a guardian knows a child by: the name, once there is one."""
    return ward.name or say(locale, "care_child", who=masked(ward.phone))


def _said(turn: Turn) -> tuple[str, UUID | None] | None:
    """What a guardian answered, and about which child when they tapped."""
    choice = (turn.spoken[-1].choice_id or "").split(":")
    if len(choice) == 3 and choice[0] == "family" and choice[1] in {"yes", "no", "allow"}:
        return choice[1], _uuid(choice[2])
    word = meant(turn.text, "answers")
    return (word, None) if word in {"yes", "no"} else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _yes_no(locale: str, child_id: UUID) -> list[Choice]:
    return [
        Choice(f"family:{word}:{child_id}", say(locale, line))
        for word, line in (("yes", "guardian_yes"), ("no", "guardian_no"))
    ]


def _too_young(turn: Turn) -> bool:
    born = turn.known.birth_year
    return turn.known.guarded or (born is not None and ages.is_minor(born, turn.now.year))


def _method(ward: Ward, turn: Turn) -> str:
    return ages.method(ward.birth_year or turn.now.year, region_of(ward.phone, None), turn.now.year)


async def _open(db: Executor, digest: bytes, child_id: UUID, turn: Turn) -> None:
    if await links.redeem(db, digest, turn.now) is None:
        raise CodeGone("the code was used a moment ago")
    await guardianships.open_bond(db, child_id, turn.user_id)
    await _record(db, turn, child_id, "notice_sent", "chat_code")


async def _step(
    db: Executor, turn: Turn, ward: Ward, to: guardianships.State, of: tuple[guardianships.State, ...]
) -> None:
    if await guardianships.move(db, ward.id, turn.user_id, to, of=of) is not None:
        recorded: Step = "granted" if to == "active" else to
        await _record(db, turn, ward.child_id, recorded, _method(ward, turn))


async def _record(db: Executor, turn: Turn, child_id: UUID, step: Step, method: str) -> None:
    await guardianships.record(
        db,
        child_id,
        turn.user_id,
        step,
        turn.now,
        method=method,
        version=ages.TEXT_VERSION,
        locale=turn.known.locale,
    )


async def _let_in(db: Executor, turn: Turn, services: Services, ward: Ward) -> None:
    """The child goes on and hears what the guardian sees; the reports begin."""
    where = await guardianships.admit(db, ward.child_id)
    if where is not None:
        locale = ward.locale or turn.known.locale
        welcome = say(locale, "child_admitted")
        notice = language_question(locale, welcome) if where == "language" else Outgoing(welcome)
        await send(db, ward.child_id, services.compose(notice))
    weekday, at = ward.report_weekday, ward.report_time or time(18)
    zone = str(ZoneInfo(turn.known.timezone))
    await reports.schedule(db, turn.user_id, ward.id, reports.next_run(weekday, at, zone, turn.now))
