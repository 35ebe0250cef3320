"""Plays the transcripts of this folder through the whole house; README.md says how they are written."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.simulator.people import Person
from handlers.families.codes import code_in
from tests.doubles.openai_stub import OpenAiStub, Script, echo, last_words
from tests.handlers.support import MODEL, quiet
from tests.house import House, house, until

FOLDER = Path(__file__).parent
_SPANS = {"minute": 1, "hour": 60, "day": 60 * 24, "week": 60 * 24 * 7, "month": 60 * 24 * 30, "year": 60 * 24 * 365}
_LATER = re.compile(r"\((an?|\d+) (minute|hour|day|week|month|year)s? later\)")


@dataclass
class Dialog:
    """One transcript: who speaks, with which model, and what happens, line by line."""

    people: list[tuple[str, str, str]] = field(default_factory=list)  # name, phone, language of one who is known
    model: list[tuple[str, str]] | None = None  # (a word, the answer to a message with it)
    reads: list[tuple[str, str]] = field(default_factory=list)  # (a word, what is learned from talk with it)
    steps: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Dialog":
        head, _, body = path.read_text("utf-8").partition("\n\n")
        dialog = cls()
        for line in head.splitlines():
            key, _, value = line.partition(": ")
            match key:
                case "person" | "known":
                    name, phone, *language = value.split()
                    dialog.people.append((name, phone, language[0] if key == "known" else ""))
                case "model":
                    word, _, answer = value.partition(" => ")
                    dialog.model = (dialog.model or []) + ([(word, answer)] if answer else [])
                case "reads":
                    word, _, found = value.partition(" => ")
                    dialog.reads.append((word, f"call final_result {found}"))
                case _:
                    assert line.startswith("#"), f"{path.name}: what does {line!r} mean?"
        for number, line in enumerate(body.splitlines(), head.count("\n") + 3):
            if line.startswith("  "):
                place, said = dialog.steps.pop()
                dialog.steps.append((place, f"{said}\n{line.strip()}"))
            elif line.strip() and not line.startswith("#"):
                dialog.steps.append((number, line.rstrip()))
        return dialog

    def script(self) -> Script:
        """What the model answers: the first word that is found decides, else an echo."""
        talks = self.model or []

        def answer(request: dict[str, object]) -> str:
            heard, learns = last_words(request).casefold(), "final_result" in str(request.get("tools"))
            table = [*self.reads, ("", "call final_result {}")] if learns else talks
            return next((said for word, said in table if word.casefold() in heard), None) or echo(request)

        return answer


@dataclass
class Stage:
    """A running house with the people of a dialog; a restart gives another house on the same database."""

    dialog: Dialog
    database_url: str
    model_url: str
    passed: timedelta = timedelta()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[House, dict[str, Person]]]:
        changes = {"model": (MODEL,), "openai_base_url": self.model_url} if self.dialog.model is not None else {}
        async with house(self.database_url, **changes) as home:
            home.simulator.clock.advance(self.passed)
            met = await home.pool.fetchval("select count(*) from profiles")
            people = {}
            for name, phone, known in self.dialog.people:
                make = known and not met
                people[name] = (
                    await home.adult(name, phone, locale=known) if make else home.simulator.person(name, phone)
                )
            yield home, people


def matches(wanted: str, said: str) -> bool:
    """Is it what was wanted, with `…` for anything, and however the lines are broken?"""
    parts = (r"\s+".join(re.escape(word) for word in part.split()) for part in wanted.split("…"))
    return re.fullmatch(r"\s*.*\s*".join(parts), said.strip(), re.DOTALL) is not None


async def play(dialog: Dialog, stage: Stage) -> None:
    """Take the steps in order; every answer of the bot has to stand in the transcript."""
    async with AsyncExitStack() as stack:
        home, people = await stack.enter_async_context(stage.open())
        person = next(iter(people.values()))  # who spoke last
        for number, step in dialog.steps:
            who, _, words = step.partition(": ")
            speaker, _, does = who.partition(" ")
            if later := _LATER.fullmatch(step):
                count = int(later[1]) if later[1].isdigit() else 1
                stage.passed += (span := timedelta(minutes=count * _SPANS[later[2]]))
                home.simulator.clock.advance(span)
                await until(partial(nothing_due, home))
            elif step == "(the bot is restarted)":
                await stack.aclose()
                home, people = await stack.enter_async_context(stage.open())
                person = people[person.name]
            elif step == "(silence)":
                assert await quiet(home, person), f"line {number}: an answer came"
            elif speaker == "Tandem" and words and does.removeprefix("to ") in {"", *people}:
                person = people.get(does.removeprefix("to "), person)
                said = (await home.simulator.wait_reply(person)).text
                assert matches(words, said), f"line {number}: wanted {words!r}, but Tandem said {said!r}"
            elif speaker in people and does in {"", "taps", "sends the code"}:
                person = people[speaker]
                act(home, person, does, words)
            else:
                raise AssertionError(f"line {number}: what does {step!r} mean?")
        for one in people.values():
            assert await quiet(home, one), f"there was one more answer for {one.name}"


def act(home: House, person: Person, does: str, words: str) -> None:
    """Let somebody write, tap, or send on the newest code that the bot gave to anybody."""
    if does == "taps":
        tap(home, person, words)
    elif does == "sends the code":
        texts = [message.text for message in home.simulator.chats.all() if message.sender == "bot"]
        code = next(code for text in reversed(texts) if (code := code_in(text, 4096)))
        home.simulator.say(person, f"Tandem {code}")
    else:
        home.simulator.say(person, words)


async def nothing_due(home: House) -> bool:
    """Whatever was due by now has been looked at."""
    now = home.simulator.clock.now()
    late = (
        "select from reminders where next_run_at <= $1 union all select from schedules where next_run_at <= $1 "
        "union all select from memory_queue where tokens > 0 and last_said_at + interval '1 hour' <= $1"
    )
    return not await home.pool.fetchval(f"select exists ({late})", now)


def tap(home: House, person: Person, title: str) -> None:
    """Tap a choice of the bot's last message by its title."""
    offers = [message for message in home.simulator.chats.of(person.id) if message.sender == "bot" and message.choices]
    offer = offers[-1]
    choice = {shown: choice for choice, shown in offer.choices}[title]
    home.simulator.tap(person, offer.id, choice)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
async def test_dialog(path: Path, database_url: str) -> None:
    dialog = Dialog.read(path)
    async with OpenAiStub(script=dialog.script()).running() as stub:
        await play(dialog, Stage(dialog, database_url, stub.url))


def test_dots_stand_for_anything() -> None:
    assert matches("Hi … Sam…", "Hi there,\ndear Sam!")
    assert matches("all of it", "all of it")
    assert not matches("all of", "all of it")
    assert not matches("Hi …(x)", "Hi x")
