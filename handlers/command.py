"""Commands: whole messages that are answered without a model, in any language we speak."""

from collections.abc import Callable
from functools import partial

from handlers.allow import usage_line
from handlers.lines import languages, meant, say
from handlers.message import Choice
from handlers.services import Services
from handlers.turn import Turn
from storage import people

MENU = ("usage", "know", "human", "help", "stop")


async def command(turn: Turn, _services: Services) -> None:
    """Answer when the whole turn is one command. A stopped person is heard for START only."""
    name = asked(turn)
    if name is None or (turn.known.stopped and name != "start"):
        return
    COMMANDS[name](turn)


def asked(turn: Turn) -> str | None:
    """The command a turn is, by a tapped choice or by its words."""
    spoken = turn.spoken
    if not spoken:
        return None
    last = spoken[-1]
    if last.choice_id and last.choice_id.startswith("command:"):
        name = last.choice_id.removeprefix("command:")
        return name if name in COMMANDS else None
    return _said_in_a_burst(turn) or (meant(last.text, "commands") if len(spoken) == 1 else None)


def _said_in_a_burst(turn: Turn) -> str | None:
    """STOP counts wherever it stands among other messages, and START of somebody who has said stop; the later one."""
    wanted = ("stop", "start") if turn.known.stopped else ("stop",)
    said = (meant(message.text, "commands") for message in reversed(turn.spoken))
    return next((name for name in said if name in wanted), None)


def _help(turn: Turn) -> None:
    turn.answer(say(turn.known.locale, "help", avatar=turn.known.avatar_name), "command")


def _menu(turn: Turn) -> None:
    locale = turn.known.locale
    choices = [Choice(f"command:{name}", say(locale, f"menu_{name}")) for name in MENU]
    turn.answer(say(locale, "menu"), "command", choices=choices, list_label=say(locale, "menu_label"))


def _stop(turn: Turn) -> None:
    turn.effects.append(partial(people.stop, user_id=turn.user_id, now=turn.now))
    turn.answer(say(turn.known.locale, "stopped"), "command", kind="confirmation")


def _start(turn: Turn) -> None:
    turn.effects.append(partial(people.start, user_id=turn.user_id))
    turn.answer(say(turn.known.locale, "started"), "command", kind="confirmation")


def _human(turn: Turn) -> None:
    turn.effects.append(partial(people.ask_for_human, user_id=turn.user_id, now=turn.now))
    turn.answer(say(turn.known.locale, "human"), "command")


def _usage(turn: Turn) -> None:
    turn.answer(usage_line(turn.known), "command")


def _know(turn: Turn) -> None:
    person, locale = turn.known, turn.known.locale
    kept = [
        ("name", person.display_name),
        ("birth_year", person.birth_year),
        ("language", languages()[locale].name if locale in languages() else locale),
        ("zone", person.timezone),
        ("goal", person.goal),
    ]
    lines = [f"- {say(locale, f'know_{name}', value=value)}" for name, value in kept if value]
    documents = (person.identity, person.current_state, person.long_term_summary)
    said = [f"- “{_short(line.body)}”" for line in person.recent if line.role == "user"][-5:]
    parts = [say(locale, "know"), "\n".join(lines), *(document for document in documents if document)]
    if said:
        parts += [say(locale, "know_said"), "\n".join(said)]
    turn.answer("\n\n".join(parts) if lines or said else say(locale, "know_nothing"), "command")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"


COMMANDS: dict[str, Callable[[Turn], None]] = {
    "help": _help,
    "menu": _menu,
    "stop": _stop,
    "start": _start,
    "human": _human,
    "usage": _usage,
    "know": _know,
}
