"""Answers without a model: what a person said before, in their own words and with the date, or an honest no."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.lines import say
from handlers.memory.terms import words
from handlers.turn import Turn
from handlers.words import fold

# A question by its mark or, where people leave the mark out, by its first word.
_ASKING = tuple(
    fold(word)
    for word in """what who where when which how why do did does is are was can tell remind
    que qué quien quién donde dónde cuando cuándo cual cuál como cómo recuerdas
    quem onde quando qual lembra quoi qui où quand quel quelle comment combien
    was wer wo wann welche welcher wie wieviel weißt क्या कौन कहाँ कब कौनसा कैसे""".split()
)


def look_up(turn: Turn) -> str:
    """The best answer memory alone can give to this turn."""
    locale = turn.known.locale
    if not is_question(turn.text):
        return say(locale, "no_model")
    own = [line for line in turn.recalled if line.role == "user" and not is_question(line.body)]
    if not own or not any(words(turn.text, locale)):
        return say(locale, "not_remembered")
    best = own[0]
    lines = [say(locale, "remembered", date=day(best.said_at, turn.known.timezone), text=_quote(best.body))]
    if len(own) > 1 and own[1].coverage >= best.coverage * 0.9:
        also = own[1]
        lines.append(
            say(locale, "remembered_also", date=day(also.said_at, turn.known.timezone), text=_quote(also.body))
        )
    return "\n".join(lines)


def is_question(text: str) -> bool:
    """Does it ask something?"""
    plain = fold(text).strip()
    if plain.endswith(("?", "؟", "？")):
        return True
    first = plain.lstrip("¿").split(maxsplit=1)
    return bool(first) and first[0].strip(",'’") in _ASKING


def day(moment: datetime, zone: str) -> str:
    """A date in the person's zone, the same in every language: 2026-11-21."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:299]}…"
