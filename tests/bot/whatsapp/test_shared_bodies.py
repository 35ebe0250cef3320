"""Bodies other projects collected, beside the checkout: every one opens and parses."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.whatsapp.envelope import open_envelope
from bot.whatsapp.incoming import to_incoming
from bot.whatsapp.messages import parse_stored
from bot.whatsapp.types import UnknownMessage

FOLDER = Path(os.environ.get("TANDEM_FIXTURES") or Path(__file__).parents[4] / "shared" / "fixtures" / "whatsapp")


@pytest.mark.shared
def test_every_collected_body() -> None:
    bodies = sorted(FOLDER.rglob("*.json")) if FOLDER.is_dir() else []
    if not bodies:
        pytest.skip(f"no bodies in {FOLDER}")
    now = datetime.now(UTC)
    for path in bodies:
        found = open_envelope(path.read_bytes())
        assert (len(found.messages), len(found.statuses)) == _told(json.loads(path.read_bytes())), path
        for message in found.messages:
            content = parse_stored(message.raw, now.timestamp()).content
            assert not isinstance(content, UnknownMessage) or content.reason, path
            assert to_incoming(message.raw, now).id == message.id, path


def _told(body: dict[str, list[dict[str, list[dict[str, object]]]]]) -> tuple[int, int]:
    changes = [change for entry in body.get("entry", []) for change in entry.get("changes", [])]
    values = [change["value"] for change in changes if change.get("field") == "messages"]
    counts = [
        tuple(len(value.get(name) or []) for name in ("messages", "statuses"))
        for value in values
        if isinstance(value, dict)
    ]
    return sum(count[0] for count in counts), sum(count[1] for count in counts)
