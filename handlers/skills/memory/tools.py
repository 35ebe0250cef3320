"""The model's tools for memory. They write nothing: effects wait in the turn, the answer says what will be."""

from functools import partial

from pydantic_ai import FunctionToolset, RunContext
from pydantic_ai.tools import ToolDefinition
from pydantic_ai.toolsets import AbstractToolset

from handlers.memory.matching import holds_all, matching, telling
from handlers.skills.memory.correcting import Correction, apply
from handlers.skills.memory.forgetting import offer, shown
from handlers.skills.memory.noting import keep, noted
from handlers.turn import Turn
from handlers.words import storable
from storage import facts
from storage.facts import LAST

_LONGEST = 300
_SHOWN = 8
_SAID = 0.6  # share of a fact's words that the person has used


def toolset() -> AbstractToolset[Turn]:
    """Remember, correct, forget: offered to people who have said something before."""
    tools: FunctionToolset[Turn] = FunctionToolset([remember, correct, forget])
    return tools.filtered(_has_talked)


async def remember(at: RunContext[Turn], fact: str) -> str:
    """Keep what the person asks you to remember.

    Args:
        at: Where the tool is called.
        fact: In their words and language.

    """
    turn = at.deps
    if not _said(turn, fact):
        return "Not kept: they did not say that."
    kept = noted(turn.known, _cut(fact), turn.spoken[-1].sent_at, turn.now)
    if not kept:
        return "Not kept."
    turn.effects.append(partial(keep, turn=turn, candidates=kept, message_ids=[one.id for one in turn.spoken]))
    return "Will be kept: " + "; ".join(each.text for each in kept)


async def correct(at: RunContext[Turn], what: str, to: str) -> str:
    """Change what you know of them when they say it is wrong.

    Args:
        at: Where the tool is called.
        what: What is wrong, in words of theirs.
        to: What they say is right.

    """
    turn = at.deps
    wrong, right = telling(what, turn.known.locale), _cut(to)
    if not right or not _said(turn, right):
        return "Not changed: they did not say that."
    known = await facts.holding(turn.db, turn.user_id)
    meant = [fact for fact in known if wrong and holds_all(f"{fact.body} {fact.value or ''}", wrong)]
    if len(meant) != 1:
        told = "; ".join(fact.body for fact in meant[:_SHOWN])
        return f"Not changed: which one? {told}" if meant else "Not changed: nothing like that is known."
    change = Correction(meant[0], right)
    turn.effects.append(partial(apply, turn=turn, change=change, message_ids=[one.id for one in turn.spoken]))
    return f"Will be changed: {right}, instead of {change.was}"


async def forget(at: RunContext[Turn], what: str) -> str:
    """Offer to forget for good what they no longer want kept. They confirm by a button.

    Args:
        at: Where the tool is called.
        what: A name or few words all of it has.

    """
    turn, what = at.deps, _cut(what)
    found = await matching(turn.db, turn.known, what, LAST)
    if not found.things:
        return "Nothing like that is remembered."
    turn.offers = offer(what, turn)
    if not turn.offers:
        return "Not offered: fewer words, please."
    lines = "\n".join(shown(found, turn)[:_SHOWN])
    return f"Nothing is forgotten yet. Ask whether these {found.things} shall go, and to tap the button:\n{lines}"


def _said(turn: Turn, text: str) -> bool:
    """Has the person said this themselves, just now or a moment ago?"""
    asked = telling(text, turn.known.locale)
    own = "\n".join(
        [
            *(one.text for one in turn.spoken if not one.forwarded),
            *(line.body for line in turn.known.recent if line.role == "user"),
        ]
    )
    return bool(asked) and sum(holds_all(own, [word]) for word in asked) >= _SAID * len(asked)


def _has_talked(at: RunContext[Turn], _: ToolDefinition) -> bool:
    return bool(at.deps.known.recent)


def _cut(text: str) -> str:
    return " ".join(storable(text).split())[:_LONGEST]
