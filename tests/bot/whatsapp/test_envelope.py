import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.whatsapp.envelope import Envelope, open_envelope
from tests.bot.whatsapp.bodies import NAMES, NOW, body, message, opened, status

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("id", "from", "from_user_id", "timestamp", "type", "text", "wa_id", "user_id", "profile", "status", "errors")
LOOSE = st.dictionaries(st.sampled_from(FIELDS), ANYTHING | st.sampled_from(["text", "sent", "", "1"]), max_size=6)
ITEMS = st.lists(LOOSE | ANYTHING, max_size=4)


def envelope_of(value: object, field: object = "messages") -> Envelope:
    change = {"field": field, "value": value}
    whole = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    return open_envelope(json.dumps(whole).encode(), NOW)


def count(opened_body: Envelope) -> int:
    return len(opened_body.messages) + len(opened_body.statuses) + len(opened_body.others)


def test_a_text() -> None:
    found = message("text")
    assert (found.business_number, found.id, found.kind) == ("700100200300400", "wamid.TANDEM0001", "text")
    assert (found.bsuid, found.phone, found.group_id) == ("ES.4471200938475610", "+34655010203", None)
    assert found.text == "Buenos días, ¿empezamos hoy? 💪"
    assert found.sent_at == datetime.fromtimestamp(1_790_000_001, UTC)
    stored = json.loads(found.raw)
    assert "Buenos días" in found.raw
    assert set(stored) == {"message", "contact", "metadata"}
    assert stored["contact"]["user_id"] == "ES.4471200938475610"


def test_people_without_a_phone() -> None:
    found = message("text_without_phone")
    assert (found.phone, found.bsuid) == (None, "NL.1200045577")


def test_empty_strings_count_as_absent() -> None:
    found = message("text_empty_strings")
    assert (found.phone, found.bsuid) == (None, "NL.1200045577")


def test_the_contact_completes_an_old_payload() -> None:
    assert message("text_without_user_id").bsuid == "ES.4471200938475610"
    alone = message("text_without_contacts")
    assert (alone.bsuid, alone.phone, json.loads(alone.raw)["contact"]) == (None, "+34655010203", None)


def test_contacts_are_matched_by_id() -> None:
    contact = json.loads(message("contacts_out_of_order").raw)["contact"]
    assert contact["profile"]["name"] == "عمر حداد"


def test_odd_characters_are_made_storable_and_kept_raw() -> None:
    found = message("text_odd_characters")
    assert found.text == "nul  and half \ufffd done"
    assert "\\u0000" in found.raw
    assert "\\ud83d" in found.raw


@pytest.mark.parametrize("name", ["without_timestamp", "garbage_timestamp", "future_timestamp"])
def test_impossible_times_are_left_to_the_caller(name: str) -> None:
    assert message(name).sent_at is None


def test_a_little_ahead_is_allowed() -> None:
    for ahead, expected in ((299, True), (301, False)):
        value = {"messages": [{"id": "m", "timestamp": str(int(NOW) + ahead)}]}
        assert (envelope_of(value).messages[0].sent_at is not None) is expected


def test_a_message_without_an_id_gets_a_stable_one() -> None:
    first, again = message("without_id").id, message("without_id").id
    assert first == again
    assert first.startswith("sha256:")


def test_wrong_types_everywhere_are_still_a_message() -> None:
    found = message("wrong_types")
    assert (found.id, found.phone, found.bsuid, found.sent_at, found.text) == ("77", "+34655010203", None, None, "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("image", "My lunch"),
        ("document", "The plan"),
        ("button_reply", "Yes, let's go"),
        ("list_reply", "Running"),
        ("template_button", "Done"),
        ("edit_text", "I meant 5 km"),
        ("edit_caption", "My dinner"),
        ("order", "Before Friday please"),
        ("system_changed_number", ""),
        ("reaction", ""),
        ("audio", ""),
    ],
)
def test_words_to_look_for_urgency_in(name: str, text: str) -> None:
    assert message(name).text == text


def test_a_sent_status() -> None:
    found = status("status_sent")
    assert (found.message_id, found.status, found.tag) == ("wamid.TANDEMOUT1", "sent", "outbox:41")
    assert (found.recipient_phone, found.recipient_bsuid) == ("+34655010203", "ES.4471200938475610")
    assert (found.price_category, found.price_type, found.price_model) == ("service", "regular", "PMP")
    assert found.billable is True
    assert found.at == datetime.fromtimestamp(1_790_000_500, UTC)


def test_a_failed_status_without_contacts() -> None:
    found = status("status_failed")
    assert (found.error_code, found.error_title) == (131047, "Re-engagement message")
    assert (found.recipient_phone, found.recipient_bsuid) == ("+34655010203", None)


def test_statuses_of_the_wild() -> None:
    assert status("status_sent_contact_without_profile").recipient_bsuid == "ES.4471200938475610"
    assert status("status_without_phone").recipient_phone is None
    assert status("status_in_group").recipient_phone == "+34655010203"
    assert status("status_unheard_of").status == "pondered"
    assert status("status_sent_without_billable").billable is None


def test_one_bad_update_costs_no_other() -> None:
    found = opened("batch_of_mixed_sense")
    assert [each.text for each in found.messages] == ["one", "two"]
    assert [each.status for each in found.statuses] == ["read"]
    assert [each.reason for each in found.others] == [
        "message is not an object",
        "status is not an object with id and status",
        "value is not an object",
        "change is not an object",
        None,
        "messages is not a list",
        "neither messages nor statuses",
    ]


def test_two_entries() -> None:
    found = opened("batch_of_two_entries")
    assert [each.text for each in found.messages] == ["entry one", "entry two"]
    assert [each.status for each in found.statuses] == ["read", "sent"]
    assert [each.reason for each in found.others] == ["entry is not an object"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"<html>", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "body is not an object"),
        (b"null", "body is not an object"),
        (b"{}", "object is not whatsapp_business_account"),
        (b'{"object": ["whatsapp_business_account"]}', "object is not whatsapp_business_account"),
        (b'{"object": "whatsapp_business_account"}', "entry is not a list"),
        (b'{"object": "whatsapp_business_account", "entry": [{}]}', "changes is not a list"),
    ],
)
def test_bodies_that_are_none(raw: bytes, reason: str) -> None:
    found = open_envelope(raw)
    assert count(found) == 1
    assert found.others[0].reason == reason
    assert "\x00" not in found.others[0].raw


@pytest.mark.parametrize("name", [name for name in NAMES if not count(opened(name)) - len(opened(name).others)])
def test_other_fields_are_kept_whole(name: str) -> None:
    (found,) = opened(name).others
    assert len(found.digest) == 32
    if found.reason is None:
        assert json.loads(found.raw) == json.loads(body(name))["entry"][0]["changes"][0]


def test_errors_of_the_account() -> None:
    (found,) = opened("value_errors").others
    assert (found.field, found.reason) == ("messages", "errors")
    assert json.loads(found.raw)["value"]["errors"][0]["code"] == 130429


def test_the_digest_ignores_the_order_of_keys_but_not_the_content() -> None:
    one, same, other = (
        envelope_of(value, "security").others[0].digest
        for value in ({"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 1, "b": 3})
    )
    assert one == same != other


def test_numbers_beyond_json_do_not_spoil_a_batch() -> None:
    texts = ('{"id": "a", "n": NaN}', f'{{"id": "b", "n": {"9" * 6000}}}', '{"id": "c", "n": 1e999}')
    change = f'{{"field": "messages", "value": {{"messages": [{", ".join(texts)}]}}}}'
    found = open_envelope(f'{{"object": "whatsapp_business_account", "entry": [{{"changes": [{change}]}}]}}'.encode())
    assert [each.id for each in found.messages] == ["a", "b", "c"]
    assert all(json.loads(each.raw)["message"]["n"] is None for each in found.messages)


def test_one_byte_that_is_no_utf8_costs_a_character_not_the_body() -> None:
    raw = body("text").replace("💪".encode(), b"\xf0\x9f")
    assert open_envelope(raw, NOW).messages[0].text.endswith("? \ufffd")


def test_ids_too_long_for_an_index_become_hashes() -> None:
    (found,) = envelope_of({"messages": [{"id": "w" * 5000, "type": "t" * 5000}]}).messages
    assert (found.id[:7], len(found.id), len(found.kind)) == ("sha256:", 71, 64)


def test_a_thousand_updates_and_three_mebibytes() -> None:
    texts = [{"id": f"m{number}", "type": "text", "text": {"body": "é" * 1400}} for number in range(1000)]
    found = envelope_of({"messages": texts})
    assert len(found.messages) == 1000
    assert len({each.id for each in found.messages}) == 1000
    (long,) = envelope_of({"messages": [{"id": "m", "type": "text", "text": {"body": "a" * 70_000}}]}).messages
    assert len(long.text) == 65_536


@given(st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps(value).encode()))
@settings(max_examples=150)
def test_never_raises(raw: bytes) -> None:
    assert count(open_envelope(raw)) == 1


@given(ITEMS, ITEMS, ITEMS | ANYTHING, ANYTHING)
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost(messages: list[object], statuses: list[object], contacts: object, metadata: object) -> None:
    value = {"messages": messages, "statuses": statuses, "contacts": contacts, "metadata": metadata}
    found = envelope_of(value)
    assert count(found) == len(messages) + len(statuses)
    assert len(found.messages) == sum(isinstance(each, dict) for each in messages)
    for each in found.messages:
        assert json.loads(each.raw).keys() == {"message", "contact", "metadata"}
        for text in (each.business_number, each.id, each.kind, each.text, each.raw, each.bsuid or ""):
            assert "\x00" not in text
            assert text.encode().decode() == text


@given(st.lists(ANYTHING, max_size=3))
@settings(max_examples=100, deadline=None)
def test_any_level_may_be_anything(values: list[object]) -> None:
    changes = [{"field": "messages", "value": value} for value in values]
    for entry in (values, [{"changes": values}], [{"changes": changes}]):
        whole = {"object": "whatsapp_business_account", "entry": entry}
        assert count(open_envelope(json.dumps(whole).encode())) == len(values)
