"""What of earlier talk is shown never grows."""

from datetime import timedelta

from handlers.memory.budget import tokens
from handlers.memory.window import NOTES_TOKENS, RECENT_TOKENS, notes, window
from storage.memory import Recalled
from storage.turns import Said
from tests.handlers.memory.people import NOW

LONG = "a long story about the harbour " * 100


def said(*bodies: str) -> list[Said]:
    return [Said(n, "user", body, NOW + timedelta(minutes=n)) for n, body in enumerate(bodies, 1)]


def test_short_talk_is_shown_as_it_was() -> None:
    talk = said(*(f"line {n}" for n in range(30)))
    assert window(talk) == talk
    assert window([]) == []


def test_long_messages_lose_their_middle_and_old_ones_give_way() -> None:
    shown = window(said(*[LONG] * 29, "the newest"))
    assert shown[-1].body == "the newest"
    assert 4 <= len(shown) < 10
    assert sum(tokens(line.body) for line in shown) <= RECENT_TOKENS
    assert all(" … " in line.body for line in shown[:-1])


def test_the_newest_stays_whole() -> None:
    newest = "word " * 700
    shown = window(said("older", newest))
    assert shown[-1].body == newest
    assert tokens(window(said("word " * 60_000))[0].body) <= RECENT_TOKENS


def test_an_older_message_is_always_shortened_alike() -> None:
    talk = said(LONG, *(f"line {n}" for n in range(20)))
    assert window(talk[:10])[0] == window(talk)[0]


def test_notes_come_by_date_and_gaps_are_shown() -> None:
    found = [
        Recalled(7, 0.9, "user", "Bruno is three", NOW, 7),
        Recalled(2, 0.5, "user", "we got a dog", NOW - timedelta(days=30), 2),
        Recalled(3, 0.0, "assistant", "how nice", NOW - timedelta(days=30, minutes=-1), 3),
        Recalled(5, 0.4, "user", "he barks", NOW - timedelta(days=30, minutes=-9), 5),
    ]
    assert notes(found, "Europe/Madrid") == [
        "2026-10-22:", "- they said: we got a dog", "- you said: how nice", "…", "- they said: he barks",
        "2026-11-21:", "- they said: Bruno is three",
    ]  # fmt: skip


def test_the_best_notes_are_kept_when_not_all_fit() -> None:
    found = [Recalled(n, 1 / n, "user", f"{n} {LONG}", NOW - timedelta(days=n), n) for n in range(1, 31)]
    told = notes(found, "UTC")
    assert sum(map(tokens, told)) <= NOTES_TOKENS
    assert "- they said: 1 a long" in told[-1]
    assert not any(line.startswith("- they said: 30 ") for line in told)
