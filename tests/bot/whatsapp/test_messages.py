from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.whatsapp import types
from bot.whatsapp.answers import CallPermissionMessage, ChoiceMessage, FormMessage, PaymentMessage
from bot.whatsapp.context import Context, Product
from bot.whatsapp.incoming import to_incoming
from bot.whatsapp.loose import dump
from bot.whatsapp.messages import parse_message, parse_stored
from tests.bot.whatsapp.bodies import NAMES, NOW, message, opened
from tests.bot.whatsapp.test_envelope import ANYTHING


def content(name: str) -> types.Content:
    return parse_stored(message(name).raw, NOW).content


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", types.TextMessage("Buenos días, ¿empezamos hoy? 💪")),
        ("video", types.MediaMessage("video", "9100003", "video/mp4", "x", caption="Is my squat right?")),
        ("audio", types.MediaMessage("audio", "9100004", "audio/mp4", "x")),
        ("audio_voice_note", types.MediaMessage("audio", "9100005", "audio/ogg; codecs=opus", "x", voice=True)),
        ("voice_old_type", types.MediaMessage("audio", "9100006", "audio/ogg; codecs=opus", "x", voice=True)),
        (
            "document",
            types.MediaMessage("document", "9100007", "application/pdf", "x", "The plan", "plan semana 3.pdf"),
        ),
        ("sticker_animated", types.MediaMessage("sticker", "9100009", "image/webp", "x", animated=True)),
        ("location_named", types.LocationMessage(41.4, 2.17, "Café X", "Calle 1", "https://maps.example/x")),
        ("location_bare", types.LocationMessage(-12.5, 130.0)),
        ("without_type", types.LocationMessage(1.5, 2.5)),
        ("contacts_without_name", types.ContactsMessage((types.Card(None, ("+34 600 1",)),))),
        ("button_reply", ChoiceMessage("button", "goal:accept", "Yes, let's go")),
        ("interactive_without_type", ChoiceMessage("button", "b1", "Later")),
        ("list_reply", ChoiceMessage("list", "plan:run", "Running", "3 times a week")),
        ("template_button", ChoiceMessage("template", "reminder:done", "Done")),
        ("call_permission_accepted", CallPermissionMessage("accept", "user_action", 1790600000)),
        ("call_permission_rejected", CallPermissionMessage("reject", "user_action", None)),
        (
            "payment_notification",
            PaymentMessage("payment_notification", {"reference_id": "r-1", "status": "captured"}),
        ),
        ("interactive_failed", types.UnsupportedMessage("interactive", 131000, "Something went wrong")),
        ("interactive_unknown_type", types.UnknownMessage("interactive/poll_vote", "unknown interactive type")),
        ("reaction", types.ReactionMessage("wamid.TANDEMOUT5", "👍🏽")),
        ("reaction_removed", types.ReactionMessage("wamid.TANDEMOUT5", None)),
        ("reaction_removed_empty", types.ReactionMessage("wamid.TANDEMOUT5", None)),
        (
            "order",
            types.OrderMessage(
                "5511",
                "Before Friday please",
                (types.OrderItem("KETTLEBELL-8", 2.0, 19.5, "EUR"), types.OrderItem("MAT", 1.0, 12.0, "EUR")),
            ),
        ),
        ("unsupported", types.UnsupportedMessage("poll_creation", 131051, "Message type unknown")),
        ("unsupported_without_type", types.UnsupportedMessage(None, 131051, "Message type unknown")),
        (
            "unsupported_unavailable",
            types.UnsupportedMessage("media_placeholder", 131060, "This message is unavailable"),
        ),
        (
            "edit_text",
            types.EditMessage("wamid.TANDEM0001", types.TextMessage("I meant 5 km"), Context(id="wamid.TANDEMOUT6")),
        ),
        ("edit_in_edit", types.UnknownMessage("edit", "edit without a message")),
        ("revoke", types.RevokeMessage("wamid.TANDEM0001")),
        ("request_welcome", types.WelcomeMessage()),
        ("unknown_kind", types.UnknownMessage("hologram", "unknown type 'hologram'")),
        ("wrong_types", types.UnknownMessage("text", "text without its body")),
    ],
)
def test_each_kind(name: str, expected: types.Content) -> None:
    assert content(name) == expected


def test_cards() -> None:
    found = content("contacts")
    assert isinstance(found, types.ContactsMessage)
    doctor, friend = found.cards
    assert (doctor.name, doctor.phones, doctor.emails) == (
        "Dr. Ana Ruiz",
        ("+34 655 77 88 99",),
        ("ana@clinic.example",),
    )
    assert (doctor.organisation, doctor.birthday, doctor.addresses) == (
        "Clínica Sol",
        "1980-02-29",
        ("Calle 9, Vigo, 36201, Spain",),
    )
    assert friend.name == "Iker Sanz"


def test_a_shared_phone_number() -> None:
    found = content("contacts_phone_shared")
    assert isinstance(found, types.ContactsMessage)
    assert (found.cards[0].origin, found.cards[0].wa_ids) == ("contact_request", ("31612345678",))


def test_forms() -> None:
    found = content("flow_reply")
    assert isinstance(found, FormMessage)
    assert found.flow_token == "tok-77"
    assert found.answers == {"flow_token": "tok-77", "weight": "71", "injuries": ["knee"]}
    for name in ("flow_reply_not_an_object", "flow_reply_broken"):
        broken = content(name)
        assert isinstance(broken, FormMessage)
        assert broken.answers is None


def test_system_messages_tell_old_and_new() -> None:
    found = content("system_changed_user_id")
    assert isinstance(found, types.SystemMessage)
    assert (found.previous_bsuid, found.bsuid) == ("ES.4471200938475610", "ES.5550001112223334")
    assert found.parent_bsuid == "ES.ENT.2"


def test_context_and_referral() -> None:
    asked = parse_stored(message("text_product_question").raw, NOW)
    assert asked.context == Context("wamid.TANDEMOUT2", "34600111222", product=Product("5511", "KETTLEBELL-8"))
    forwarded = parse_stored(message("text_forwarded_often").raw, NOW)
    assert forwarded.context == Context(frequently_forwarded=True)
    advertised = parse_stored(message("text_from_advertisement").raw, NOW).referral
    assert advertised is not None
    assert (advertised.click_id, advertised.welcome_text) == ("ClickId77", "What is your goal?")
    by_status = parse_stored(message("text_from_status_advertisement").raw, NOW).referral
    assert by_status is not None
    assert (by_status.click_id, by_status.media_url) == (None, "https://img.example/78.mp4")


def test_group() -> None:
    assert parse_stored(message("text_in_group").raw, NOW).group_id == "R3JvdXA6MTIz"


@pytest.mark.parametrize("name", NAMES)
def test_opening_and_parsing_agree(name: str) -> None:
    for light in opened(name).messages:
        full = parse_stored(light.raw, NOW)
        assert (full.id, full.kind, full.sent_at) == (light.id, light.kind, light.sent_at)


@pytest.mark.parametrize("raw", ["", "[", "[]", "{}", '{"message": 3}', "[" * 99_999])
def test_stored_text_that_is_no_message(raw: str) -> None:
    assert isinstance(parse_stored(raw, NOW).content, types.UnknownMessage)


KINDS = (
    *("text", "image", "location", "contacts", "interactive", "button", "reaction", "order", "system", "unsupported"),
    *("edit", "revoke", "request_welcome", "voice", "new"),
)
NAMES_INSIDE = (
    "id",
    "type",
    "body",
    "text",
    "message",
    "emoji",
    "button_reply",
    "nfm_reply",
    "response_json",
    "phones",
)
BODIES = st.dictionaries(st.sampled_from(NAMES_INSIDE), ANYTHING | st.sampled_from(["edit", "x"]), max_size=5)


@given(st.sampled_from(KINDS), BODIES | st.lists(BODIES | ANYTHING, max_size=3) | ANYTHING, ANYTHING, ANYTHING)
@settings(max_examples=300, deadline=None)
def test_never_raises(kind: str, body: object, context: object, errors: object) -> None:
    sent = {"id": "m", "type": kind, kind: body, "context": context, "errors": errors, "referral": context}
    assert parse_message(sent, NOW).kind == kind
    incoming = to_incoming(dump({"message": sent}), datetime.fromtimestamp(NOW, UTC))
    assert incoming.text.encode().decode() == incoming.text
    assert "\x00" not in incoming.text
