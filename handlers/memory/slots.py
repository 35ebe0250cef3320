"""What a fact can be about: slots that hold one thing at a time, and slots that hold several, each by its subject.

A fact of a slot takes the place of the one before it; facts without a slot stand beside one another.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from handlers.lines import DEFAULT
from handlers.words import plain

FOLDER = Path(__file__).parents[2] / "prompts" / "learning"
LONGEST_SUBJECT = 80
LONGEST_VALUE = 200
LONGEST_TEXT = 300

# What tells several apart: nothing (there is one), what is said, or what kind it is of.
By = Literal["one", "value", "kind"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One kind of fact. `importance` in 0..1; `of_minors` False: never learned of somebody under 18."""

    name: str
    importance: float
    by: By = "one"
    of_minors: bool = True

    def subject(self, value: str, kind: str = "") -> str:
        """What tells a fact of this slot from its neighbours, folded; at most 80 characters."""
        told = {"one": "", "value": plain(value), "kind": plain(kind)}[self.by]
        return told[:LONGEST_SUBJECT]


SLOTS: Mapping[str, Slot] = {
    slot.name: slot
    for slot in (
        Slot("name", 1.0),
        Slot("birthday", 0.9),
        Slot("city", 0.9),
        Slot("origin", 0.6),
        Slot("job", 0.85),
        Slot("school", 0.7, of_minors=False),
        Slot("partner", 0.9),
        Slot("goal", 0.9),
        Slot("diet", 0.8, of_minors=False),
        Slot("pet", 0.75, "value"),
        Slot("child", 0.9, "value"),
        Slot("sibling", 0.7, "value"),
        Slot("parent", 0.7, "value"),
        Slot("friend", 0.6, "value"),
        Slot("allergy", 0.95, "value", of_minors=False),
        Slot("hobby", 0.55, "value"),
        Slot("language", 0.55, "value"),
        Slot("likes", 0.4, "value"),
        Slot("dislikes", 0.4, "value"),
        Slot("favourite", 0.5, "kind"),
        Slot("instruction", 0.8, "value"),
    )
}
FREE = 0.4  # importance of a fact without a slot


def sentence(slot: str, locale: str, value: str, kind: str = "") -> str:
    """A fact as one sentence in the person's language, at most 300 characters."""
    templates = _templates()
    told = templates.get(locale, templates[DEFAULT])
    template = told.get(f"{slot}_kind") if kind else None
    return (template or told[slot]).format(value=value, kind=kind)[:LONGEST_TEXT]


@cache
def _templates() -> Mapping[str, Mapping[str, str]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8"))["says"] for path in sorted(FOLDER.glob("*.toml"))}
