"""The webhook bodies of tests/fixtures/whatsapp, by name."""

from pathlib import Path

from bot.whatsapp.envelope import Envelope, InboundMessage, StatusUpdate, open_envelope

FOLDER = Path(__file__).parents[2] / "fixtures" / "whatsapp"
NOW = 1_790_003_600.0  # an hour after the first fixture
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def body(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()


def opened(name: str) -> Envelope:
    return open_envelope(body(name), NOW)


def message(name: str) -> InboundMessage:
    (only,) = opened(name).messages
    return only


def status(name: str) -> StatusUpdate:
    (only,) = opened(name).statuses
    return only
