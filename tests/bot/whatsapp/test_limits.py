import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.whatsapp.limits import violations
from tests.bot.whatsapp.test_envelope import ANYTHING


def button(number: int, title: str = "") -> dict[str, object]:
    return {"type": "reply", "reply": {"id": str(number), "title": title or f"Title {number}"}}


def buttons(*items: dict[str, object], text: str = "Which?", **more: object) -> dict[str, object]:
    body = {"type": "button", "body": {"text": text}, "action": {"buttons": list(items)}, **more}
    return {"type": "interactive", "interactive": body}


def listed(*counts: int, label: str = "Choose", **row: object) -> dict[str, object]:
    sections = [
        {"title": f"Part {place}", "rows": [{"id": f"{place}.{n}", "title": f"Row {n}", **row} for n in range(count)]}
        for place, count in enumerate(counts)
    ]
    body = {"type": "list", "body": {"text": "Which?"}, "action": {"button": label, "sections": sections}}
    return {"type": "interactive", "interactive": body}


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "text", "text": {"body": "x" * 4096}},
        {"type": "image", "image": {"id": "1", "caption": "x" * 1024}},
        {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": ""}},
        {"type": "location", "location": {"latitude": 1, "longitude": "2"}},
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]},
        {"type": "template", "template": {"name": "weekly", "language": {"code": "es"}}},
        buttons(button(1), button(2), button(3), footer={"text": "x" * 60}, header={"type": "text", "text": "H"}),
        listed(5, 5),
    ],
)
def test_what_may_be_sent(payload: dict[str, object]) -> None:
    assert violations(payload) == []


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ({"type": "text", "text": {"body": "x" * 4097}}, "text.body is longer than 4096"),
        ({"type": "text", "text": {"body": "👍" * 2049}}, "text.body is longer than 4096"),
        ({"type": "text", "text": {"body": " "}}, "text.body is empty"),
        ({"type": "text", "text": {"body": 3}}, "text.body is not text"),
        ({"type": "text"}, "text is missing"),
        ({"type": "hologram"}, "type 'hologram' is not known"),
        ({"type": "image", "image": {}}, "image needs either id or link"),
        ({"type": "audio", "audio": {"id": "1", "caption": "x"}}, "audio takes no caption"),
        (buttons(), "0 buttons, 1 to 3 are allowed"),
        (buttons(*(button(number) for number in range(4))), "4 buttons, 1 to 3 are allowed"),
        (buttons(button(1), button(1, "Other")), "button id is not unique"),
        (buttons(button(1, "Same"), button(2, "Same")), "button title is not unique"),
        (buttons(button(1, "x" * 21)), "button title is longer than 20"),
        (buttons(button(1), text="x" * 1025), "interactive.body.text is longer than 1024"),
        (buttons(button(1), footer={"text": "x" * 61}), "interactive.footer.text is longer than 60"),
        (buttons(button(1), header={"type": "poll"}), "a header of type 'poll' is not allowed here"),
        (listed(6, 5), "11 rows, 1 to 10 are allowed"),
        (listed(), "0 sections, 1 to 10 are allowed"),
        (listed(1, label="x" * 21), "list label is longer than 20"),
        (listed(1, title="x" * 25), "row title is longer than 24"),
        (listed(1, description="x" * 73), "row description is longer than 72"),
        (listed(1, id=" 1"), "row id begins or ends with white space"),
        (
            {"type": "text", "text": {"body": "x"}, "biz_opaque_callback_data": "x" * 513},
            "biz_opaque_callback_data is longer than 512",
        ),
    ],
)
def test_what_may_not(payload: dict[str, object], found: str) -> None:
    assert found in violations(payload)


@given(st.sampled_from(["text", "image", "interactive", "contacts", "location", "template", "x"]), ANYTHING)
@settings(max_examples=100, deadline=None)
def test_never_raises(kind: str, value: object) -> None:
    found = violations({"type": kind, kind: value})
    assert all(isinstance(each, str) for each in found)
    assert found or isinstance(value, list)
