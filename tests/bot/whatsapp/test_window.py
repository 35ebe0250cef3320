from datetime import UTC, datetime, timedelta

import pytest

from bot.whatsapp.window import Consent, Kind, Sending, can_send

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "consent", "kind", "expected"),
    [
        ("00:00:00", "open", "reply", Sending.SEND),
        ("-00:00:05", "open", "reply", Sending.SEND),
        ("23:58:59", "open", "reply", Sending.SEND),
        ("23:59:00", "open", "reply", Sending.TEMPLATE),
        ("23:59:59", "open", "reply", Sending.TEMPLATE),
        ("24:00:00", "open", "reply", Sending.TEMPLATE),
        (None, "open", "reply", Sending.TEMPLATE),
        ("01:00:00", "open", "proactive", Sending.SEND),
        ("24:00:00", "open", "proactive", Sending.TEMPLATE),
        (None, "open", "proactive", Sending.TEMPLATE),
        ("01:00:00", "open", "crisis", Sending.SEND),
        ("24:00:00", "open", "crisis", Sending.TEMPLATE),
        ("24:00:00", "open", "confirmation", Sending.DROP),
        ("00:00:00", "stopped", "reply", Sending.DROP),
        ("00:00:00", "stopped", "proactive", Sending.DROP),
        (None, "stopped", "proactive", Sending.DROP),
        ("00:00:00", "stopped", "crisis", Sending.SEND),
        ("00:00:00", "stopped", "confirmation", Sending.SEND),
        ("24:00:00", "stopped", "crisis", Sending.HOLD),
        ("24:00:00", "stopped", "confirmation", Sending.DROP),
        (None, "stopped", "crisis", Sending.HOLD),
    ],
)
def test_edges(ago: str | None, consent: Consent, kind: Kind, expected: Sending) -> None:
    assert can_send(NOW, NOW - duration(ago) if ago else None, consent, kind) is expected


def duration(text: str) -> timedelta:
    hours, minutes, seconds = map(int, text.removeprefix("-").split(":"))
    found = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -found if text.startswith("-") else found
