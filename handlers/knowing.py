"""“What do you know about me”: all of it, with the days it was said, and rows to pick from and forget."""

from collections.abc import Sequence

from handlers.lines import languages, say
from handlers.lookup import day
from handlers.memory.slots import SLOTS
from handlers.message import Choice
from handlers.services import Services
from handlers.skills.memory.forgetting import SHOW
from handlers.turn import Turn
from storage import facts
from storage.facts import Fact
from storage.turns import Person

_SHOWN = 30  # facts
_ROWS = 10
_QUOTED = 5  # messages
_ORDER = {name: place for place, name in enumerate(SLOTS)}


async def tell_all(turn: Turn, services: Services) -> None:
    """Profile, facts, documents, what was said last."""
    person, locale = turn.known, turn.known.locale
    known = sorted(await facts.holding(services.pool, person.id), key=_place)
    profile = _profile(person)
    said = [f"- “{_short(line.body)}”" for line in person.recent if line.role == "user"][-_QUOTED:]
    if not profile and not known and not said:
        turn.answer(say(locale, "know_nothing"), "command")
        return
    parts = [say(locale, "know"), "\n".join(profile)]
    if known:
        parts += [say(locale, "know_facts"), "\n".join(_lines(known, person))]
    if rest := _documents(person, known):
        parts.append(rest)
    if said:
        parts += [say(locale, "know_said"), "\n".join(said)]
    if known:
        parts.append(say(locale, "know_how"))
    label = say(locale, "know_label")
    turn.answer("\n\n".join(part for part in parts if part), "command", choices=_rows(known), list_label=label)


def _place(fact: Fact) -> tuple[int, int]:
    return (_ORDER.get(fact.slot or "", len(_ORDER)), -fact.id)


def _profile(person: Person) -> list[str]:
    locale = person.locale
    kept = [
        ("name", person.display_name),
        ("birth_year", person.birth_year),
        ("language", languages()[locale].name if locale in languages() else locale),
        ("zone", person.timezone),
        ("goal", person.goal),
    ]
    return [f"- {say(locale, f'know_{name}', value=value)}" for name, value in kept if value]


def _lines(known: Sequence[Fact], person: Person) -> list[str]:
    """Facts that belong together stand together; what fills no slot comes last."""
    lines = [f"- {' '.join(fact.body.split())} ({day(fact.valid_from, person.timezone)})" for fact in known[:_SHOWN]]
    if len(known) > _SHOWN:
        lines.append(say(person.locale, "know_more", number=len(known) - _SHOWN))
    return lines


def _documents(person: Person, known: Sequence[Fact]) -> str:
    """What the documents say besides the facts."""
    told = [" ".join(fact.body.split()) for fact in known]
    since = say(person.locale, "learned_since")
    texts = (person.identity, person.current_state, person.long_term_summary, person.core_instructions)
    lines = [line for text in texts for line in text.splitlines() if line and line != since]
    return "\n".join(dict.fromkeys(line for line in lines if not any(line.endswith(one) for one in told)))


def _rows(known: Sequence[Fact]) -> list[Choice]:
    """The youngest, which are the likeliest to be wrong."""
    youngest = sorted(known, key=lambda fact: -fact.id)[:_ROWS]
    return [Choice(f"{SHOW}{fact.id}", fact.value or fact.body, fact.body) for fact in youngest]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
