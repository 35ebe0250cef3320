"""LoCoMo (Maharana et al. 2024, CC BY-NC 4.0: never shipped) as talks and questions: every turn is one message.

Evidence is cleaned as its errors ask for: whatever looks like a turn's id counts, ids of no turn do not, and questions
that are left without evidence are left out.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_ID = re.compile(r"D:?(\d+):(\d+)")


@dataclass(frozen=True)
class Said:
    id: str
    speaker: int  # 0 or 1
    text: str
    at: datetime
    session: int


@dataclass(frozen=True)
class Asked:
    text: str
    category: int
    evidence: frozenset[str]


@dataclass(frozen=True)
class Observation:
    text: str
    turns: tuple[str, ...]


@dataclass(frozen=True)
class Digest:
    session: int
    text: str


@dataclass(frozen=True)
class Talk:
    id: str
    names: tuple[str, str]
    said: Sequence[Said]
    asked: Sequence[Asked]
    observations: Sequence[Observation]
    digests: Sequence[Digest]


def load(path: Path) -> list[Talk]:
    return [_talk(record) for record in json.loads(path.read_text("utf-8"))]


def _talk(record: dict[str, Any]) -> Talk:
    talk = record["conversation"]
    names = (talk["speaker_a"], talk["speaker_b"])
    said = []
    for number in range(1, 1 + sum(key.startswith("session_") for key in talk)):
        begun = talk.get(f"session_{number}_date_time")
        for turn in talk.get(f"session_{number}") or ():
            shown = f" [{turn['blip_caption']}]" if turn.get("blip_caption") else ""
            at = datetime.strptime(begun, "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)
            said.append(Said(turn["dia_id"], names.index(turn["speaker"]), turn.get("text", "") + shown, at, number))
    there = {turn.id for turn in said}
    asked = [Asked(one["question"], one["category"], _evidence(one.get("evidence", []), there)) for one in record["qa"]]
    observations = [
        Observation(text, tuple(sorted(_evidence(cited if isinstance(cited, list) else [cited], there))))
        for of_session in (record.get("observation") or {}).values()
        for of_speaker in of_session.values()
        for text, cited in of_speaker
    ]
    kept = [one for one in observations if one.turns]
    digests = [
        Digest(int(key.split("_")[1]), text) for key, text in (record.get("session_summary") or {}).items() if text
    ]
    return Talk(record["sample_id"], names, said, [one for one in asked if one.evidence], kept, digests)


def _evidence(raw: list[Any], there: set[str]) -> frozenset[str]:
    found = {f"D{int(session)}:{int(turn)}" for one in raw for session, turn in _ID.findall(str(one))}
    return frozenset(found & there)
