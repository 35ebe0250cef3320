from datetime import UTC, datetime

import pytest

from bot.whatsapp.identity import MarketingPreference, identity_changes, marketing_preferences
from bot.whatsapp.incoming import to_incoming
from bot.whatsapp.loose import dump
from handlers.message import IdentityChange, Incoming, Media
from tests.bot.whatsapp.bodies import NOW, message, opened

ARRIVED = datetime.fromtimestamp(NOW, UTC)


def incoming(name: str) -> Incoming:
    return to_incoming(message(name).raw, ARRIVED)


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("text_right_to_left", "text", "\u200fمرحبا، أريد خطة تمرين\u200f"),
        ("text_odd_characters", "text", "nul  and half \ufffd done"),
        ("image", "media", "My lunch"),
        ("audio_voice_note", "media", ""),
        ("button_reply", "choice", "Yes, let's go"),
        ("template_button_without_context", "choice", "Skip"),
        ("location_named", "location", "[location: Café X, Calle 1 (41.4, 2.17)]"),
        ("location_bare", "location", "[location: (-12.5, 130)]"),
        (
            "contacts",
            "contacts",
            "[contacts: Dr. Ana Ruiz of Clínica Sol (+34 655 77 88 99, ana@clinic.example); Iker Sanz]",
        ),
        ("contacts_without_name", "contacts", "[contact: +34 600 1]"),
        (
            "order",
            "order",
            "[order: 2 × KETTLEBELL-8 at 19.5 EUR; 1 × MAT at 12 EUR; note: Before Friday please]",
        ),
        ("flow_reply", "form", "[form: weight: 71; injuries: ['knee']]"),
        ("flow_reply_broken", "form", '[form: {"weight":]'),
        ("call_permission_accepted", "form", "[call permission: accept]"),
        ("payment_method", "form", "[payment: method]"),
        ("reaction", "reaction", "👍🏽"),
        ("reaction_removed", "reaction", ""),
        ("edit_text", "edit", "I meant 5 km"),
        ("revoke", "revoke", ""),
        ("request_welcome", "welcome", ""),
        ("unsupported", "unsupported", ""),
        ("unknown_kind", "unknown", ""),
        ("system_changed_number_older", "system", "Lena changed her number"),
    ],
)
def test_kind_and_text(name: str, kind: str, text: str) -> None:
    found = incoming(name)
    assert (found.kind, found.text) == (kind, text)


def test_media() -> None:
    assert incoming("audio_voice_note").media == Media("audio", "9100005", "audio/ogg; codecs=opus", "x", voice=True)
    assert incoming("document").media == Media("document", "9100007", "application/pdf", "x", "plan semana 3.pdf")


def test_choices_replies_and_targets() -> None:
    assert incoming("list_reply").choice_id == "plan:run"
    assert incoming("list_reply").reply_to == "wamid.TANDEMOUT3"
    assert incoming("reaction").target == "wamid.TANDEMOUT5"
    edited = incoming("edit_caption")
    assert (edited.target, edited.text, edited.media and edited.media.id) == (
        "wamid.TANDEM0015",
        "My dinner",
        "9100010",
    )
    assert incoming("edit_text").reply_to == "wamid.TANDEMOUT6"
    assert incoming("revoke").target == "wamid.TANDEM0001"


def test_forwarded() -> None:
    assert [incoming(name).forwarded for name in ("text_forwarded", "text_forwarded_often", "text")] == [
        True,
        True,
        False,
    ]


def test_time_of_arrival_stands_in() -> None:
    assert incoming("future_timestamp").sent_at == ARRIVED
    assert incoming("text").sent_at == datetime.fromtimestamp(1_790_000_001, UTC)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("system_changed_number", ("ES.4471200938475610", None, "+34655010203", "+34655990011")),
        ("system_changed_number_older", ("ES.4471200938475610", None, "+34655010203", "+34655990011")),
        ("system_changed_user_id", ("ES.4471200938475610", "ES.5550001112223334", "+34655010203", None)),
    ],
)
def test_changed_identities(name: str, change: tuple[str | None, str | None, str | None, str | None]) -> None:
    assert incoming(name).identity == IdentityChange(*change)


def test_a_new_device_is_no_new_identity() -> None:
    assert incoming("system_identity_changed").identity is None


def test_text_is_capped() -> None:
    raw = dump({"message": {"id": "m", "type": "text", "text": {"body": "é" * 70_000}}})
    assert len(to_incoming(raw, ARRIVED).text) == 65_536


def test_identity_updates() -> None:
    (raw,) = (other.raw for other in opened("user_id_update").others)
    assert identity_changes(raw) == (
        IdentityChange("ES.4471200938475610", "ES.5550001112223334", None, "+34655010203"),
    )


@pytest.mark.parametrize("choice", ["stop", "resume"])
def test_marketing_preferences(choice: str) -> None:
    (raw,) = (other.raw for other in opened(f"user_preferences_{choice}").others)
    (found,) = marketing_preferences(raw)
    assert found == MarketingPreference("ES.4471200938475610", "+34655010203", "stop" if choice == "stop" else "resume")


@pytest.mark.parametrize(
    "raw", ["", "[]", '{"value": 3}', '{"value": {"user_preferences": [3], "user_id_update": "x"}}']
)
def test_malformed_changes_change_nothing(raw: str) -> None:
    assert identity_changes(raw) == ()
    assert marketing_preferences(raw) == ()
