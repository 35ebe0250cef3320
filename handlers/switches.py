"""Skills turned off and on by their person. What a guardian has turned off stays off."""

from functools import partial

from handlers.lines import begins, languages, say
from handlers.message import Choice
from handlers.services import Services
from handlers.skills import Skill, optional
from handlers.turn import Turn
from handlers.words import plain
from storage import accounts

PREFIX = "switch:"


def name_of(skill: Skill, locale: str) -> str:
    """What a skill is called in the menu."""
    return say(locale, skill.entry.line) if skill.entry else skill.name


def named(text: str) -> Skill | None:
    """The skill of this name, whole or in part, in any language; None when several or none fit."""
    wanted = set(plain(text).split())
    found = [skill for skill in optional() if wanted and any(wanted <= name for name in _names(skill))]
    return found[0] if len(found) == 1 else None


def written(text: str) -> str | None:
    """The choice that words such as `turn off my meals` stand for."""
    found = begins(text, "switches")
    skill = named(found[1]) if found else None
    return f"{PREFIX}{found[0]}:{skill.name}" if found and skill else None


async def show(turn: Turn, _services: Services) -> None:
    """Every skill and whether it is on; a tap changes it."""
    person = turn.known
    rows, lines = [], []
    for skill in optional():
        name, off = name_of(skill, person.locale), skill.name in person.skills_off
        mark = say(person.locale, _mark(turn, skill))
        lines.append(f"• {name}: {mark}")
        rows.append(Choice(f"{PREFIX}{'on' if off else 'off'}:{skill.name}", name, mark))
    text = "\n".join([say(person.locale, "skills_list"), *lines])
    turn.answer(text, "command", choices=rows, list_label=say(person.locale, "menu_label"))


async def turn_one(turn: Turn, _services: Services, *, choice: str) -> None:
    """Turn the skill of a choice of ours off or on."""
    person = turn.known
    _, wanted, name = choice.split(":", 2)
    skill = next((skill for skill in optional() if skill.name == name), None)
    if skill is None or wanted not in {"on", "off"}:
        turn.answer(say(person.locale, "skill_unknown"), "command")
    elif wanted == "on" and skill.name in _guarded(turn):
        turn.answer(say(person.locale, "skill_of_guardian", name=name_of(skill, person.locale)), "command")
    else:
        turn.effects.append(partial(accounts.switch_skill, person=person.id, skill=skill.name, on=wanted == "on"))
        turn.answer(say(person.locale, f"skill_turned_{wanted}", name=name_of(skill, person.locale)), "command")


def _names(skill: Skill) -> list[set[str]]:
    return [set(plain(name).split()) for name in (skill.name, *(name_of(skill, locale) for locale in languages()))]


def _mark(turn: Turn, skill: Skill) -> str:
    if skill.name in _guarded(turn):
        return "skill_guardian_mark"
    return "skill_off_mark" if skill.name in turn.known.skills_off else "skill_on_mark"


def _guarded(turn: Turn) -> frozenset[str]:
    return turn.known.rules.skills_off if turn.known.rules else frozenset()
