import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel import Payload
from bot.whatsapp.limits import violations
from bot.whatsapp.loose import mapping, sequence
from bot.whatsapp.payloads import render
from handlers.message import Choice, Outgoing

YES_NO = (Choice("y", "Yes"), Choice("n", "No"))


def interactive(payload: Payload) -> dict[str, object]:
    return mapping(payload["interactive"])


def body(payload: Payload) -> str:
    inner = mapping(payload["text"]) if payload["type"] == "text" else mapping(interactive(payload)["body"])
    return str(inner.get("body") or inner.get("text"))


def rows(payload: Payload) -> list[dict[str, object]]:
    (section,) = sequence(mapping(interactive(payload)["action"])["sections"])
    return [mapping(row) for row in sequence(mapping(section)["rows"])]


def test_text_is_one_bubble_in_whatsapp_formatting() -> None:
    assert render(Outgoing("**Well done**, 5 km!")) == ({"type": "text", "text": {"body": "*Well done*, 5 km!"}},)


def test_long_text_is_several() -> None:
    assert [len(body(payload)) for payload in render(Outgoing("word " * 1000))] == [4094, 904]


def test_nothing_to_say() -> None:
    assert render(Outgoing(" \n")) == ()


def test_up_to_three_short_choices_are_buttons() -> None:
    (payload,) = render(Outgoing("Shall we?", YES_NO))
    assert payload == {
        "type": "interactive",
        "interactive": {
            "type": "button",
            "body": {"text": "Shall we?"},
            "action": {
                "buttons": [
                    {"type": "reply", "reply": {"id": "y", "title": "Yes"}},
                    {"type": "reply", "reply": {"id": "n", "title": "No"}},
                ]
            },
        },
    }


def test_a_long_text_goes_ahead_of_buttons() -> None:
    before, payload = render(Outgoing("word " * 300 + "\n\nShall we?", YES_NO))
    assert before["type"] == "text"
    assert body(payload) == "Shall we?"


def test_a_long_last_paragraph_gives_its_end_to_the_buttons() -> None:
    before, payload = render(Outgoing("word " * 300 + "end", YES_NO))
    assert body(payload).endswith("word end")
    assert (body(before) + " " + body(payload)).split() == ["word"] * 300 + ["end"]


def test_four_to_ten_are_a_list_with_its_label() -> None:
    choices = tuple(Choice(str(number), f"Day {number}") for number in range(4))
    (payload,) = render(Outgoing("Which day?", choices, "Pick one of the days you like"))
    assert interactive(payload)["type"] == "list"
    assert mapping(interactive(payload)["action"])["button"] == "Pick one of the day…"
    assert rows(payload)[0] == {"id": "0", "title": "Day 0"}


def test_descriptions_make_a_list() -> None:
    (payload,) = render(Outgoing("Which?", (Choice("a", "Run", "d" * 80), Choice("b", "Swim"))))
    assert rows(payload)[0]["description"] == "d" * 71 + "…"


def test_a_title_too_long_for_a_button_is_told_whole_in_a_list() -> None:
    (payload,) = render(Outgoing("Which?", (Choice("a", "Run along the river before breakfast"), Choice("b", "Swim"))))
    assert rows(payload)[0] == {
        "id": "a",
        "title": "Run along the river bef…",
        "description": "Run along the river before breakfast",
    }


@pytest.mark.parametrize(
    "choices",
    [
        tuple(Choice(str(number), f"Day {number}") for number in range(1, 12)),
        (Choice("a", "Run along the river before breakfast"), Choice("b", "Run along the river before lunch")),
        (Choice("a", "Same"), Choice("b", "Same")),
        (Choice("a", "Same id"), Choice("a", "Another")),
        (Choice("", "No id"), Choice("b", "Another")),
        (Choice("i" * 257, "Long id"), Choice("b", "Another")),
    ],
)
def test_what_cannot_be_tapped_is_numbered(choices: tuple[Choice, ...]) -> None:
    (payload,) = render(Outgoing("Which?", choices))
    assert body(payload).splitlines() == ["Which?", "", *(f"{n}. {each.title}" for n, each in enumerate(choices, 1))]


def test_a_numbered_description() -> None:
    (payload,) = render(Outgoing("", (Choice("a", "Same", "river"), Choice("b", "Same"))))
    assert body(payload) == "1. Same – river\n2. Same"


def test_choices_without_words() -> None:
    (payload,) = render(Outgoing("", YES_NO))
    assert violations(payload) == []


ODD = st.text(st.sampled_from("ab \n*_`#>-.\x00👍\ud800é\u200d|"), max_size=40)
CHOICES = st.lists(st.builds(Choice, ODD | st.sampled_from(["1", "2", "3"]), ODD, ODD | st.just("")), max_size=12)


@given(ODD | ODD.map(lambda text: text * 150), CHOICES.map(tuple), ODD)
@settings(max_examples=200, deadline=None)
def test_anything_can_be_sent(text: str, choices: tuple[Choice, ...], label: str) -> None:
    for payload in render(Outgoing(text, choices, label)):
        assert violations(payload) == []
        assert not {"to", "recipient", "messaging_product", "biz_opaque_callback_data"} & set(payload)
