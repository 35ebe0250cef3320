import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.whatsapp.formatting import to_whatsapp

GOLDEN = {
    "heading": ("# Plan for *today*\n\nGo.", "*Plan for _today_*\n\nGo."),
    "bold heading": ("## **Week 1**", "*Week 1*"),
    "setext heading": ("Week 1\n======\ntext", "*Week 1*\n\ntext"),
    "strong": ("**Drink** and __sleep__", "*Drink* and *sleep*"),
    "emphasis beside strong": ("**Drink** *more*", "*Drink* _more_"),
    "strong emphasis": ("***now***", "_*now*_"),
    "strong over lines": ("**one\ntwo** three", "*one*\n*two* three"),
    "strikethrough": ("~~old~~ new", "~old~ new"),
    "mono": ("**a** ```mono```", "*a* ```mono```"),
    "inline code": ("**run** `make test`", "*run* `make test`"),
    "fence": ("```python\nx = 1\ny = 2\n```", "```x = 1\ny = 2```"),
    "fence of words": ("~~~ well then\n**a**\n", "```well then\n**a**```"),
    "fence of nothing": ("~~~about\n", "~~~about"),
    "quote": ("> **a**\n> b\n\nc", "> *a*\n> b\n\nc"),
    "quote of two paragraphs": ("> **a**\n>\n> b", "> *a*\n>\n> b"),
    "nested bullets": ("* **a**\n  * b\n    * c\n* d", "- *a*\n  - b\n    - c\n- d"),
    "loose bullets": ("+ a\n\n+ b", "- a\n\n- b"),
    "ordered from three": ("3. **a**\n4. b", "3. *a*\n4. b"),
    "bullets under numbers": ("1. **a**\n   - b\n2. c", "1. *a*\n  - b\n2. c"),
    "link": ("[the plan](https://x.example/a_b)", "the plan: https://x.example/a_b"),
    "link of itself": ("[https://x.example](https://x.example)", "https://x.example"),
    "link without scheme": ("[x.example](https://x.example)", "https://x.example"),
    "autolink": ("see <https://x.example>", "see https://x.example"),
    "bold link": ("**[plan](https://x.example)**", "*plan: https://x.example*"),
    "image": ("![a squat](https://x.example/s.png)", "a squat: https://x.example/s.png"),
    "image without alt": ("![](https://x.example/s.png)", "https://x.example/s.png"),
    "table of two": ("|Day|Run|\n|---|---|\n|Mon|5 km|\n|Tue|rest|", "*Day: Run*\nMon: 5 km\nTue: rest"),
    "table of three": ("|Move|Sets|Reps|\n|-|-|-|\n|Squat|3|10|", "*Move: Sets, Reps*\nSquat: 3, 10"),
    "html": ("**a** <b>b</b> &amp; <script>", "*a* <b>b</b> &amp; <script>"),
    "html block": ("<div>\n**a**\n</div>", "<div>\n*a*\n</div>"),
    "rule": ("**a**\n\n---\n\nb", "*a*\n\n---\n\nb"),
    "breaks": ("**a**\nb  \nc\\\nd", "*a*\nb\nc\nd"),
    "escapes": (r"2 \* 3 \_x\_", "2 * 3 _x_"),
    "right to left": ("**مهم**: اشرب الماء", "*مهم*: اشرب الماء"),
    "emoji": ("**Bravo** 👩‍👩‍👧🇪🇸", "*Bravo* 👩‍👩‍👧🇪🇸"),
    "empty heading": ("#\n\na", "a"),
}
AS_TYPED = (
    "",
    "Hi",
    "2*3*4 = 24",
    "a * b * c",
    "snake_case and __init",
    "~5 km, ~6 km",
    "*bold*, _italic_, ~gone~ and `code`",
    "```mono```",
    "```\nmono\n```",
    "- a\n- b\n\n\n> quoted\n1. one",
    "* a\n* b",
    "1) a\n2) b",
    "two\n\n\n\nparagraphs   \n    indented\tand tabbed",
    "  leading and trailing  \n",
    "[note]: remember this",
    "[brackets] (and parentheses) <3 &amp; 5 > 4",
    "a | b",
    "---",
    "#hashtag 7# C#",
    "¿Qué tal? 💪🏽 \u200fشكرا\u200f",
    "line\r\nline",
    "https://x.example/a_b_c?d=*e*",
)


@pytest.mark.parametrize(("markdown", "expected"), GOLDEN.values(), ids=GOLDEN)
def test_golden(markdown: str, expected: str) -> None:
    assert to_whatsapp(markdown) == expected


@pytest.mark.parametrize("text", AS_TYPED)
def test_what_is_no_markdown_stays_as_typed(text: str) -> None:
    assert to_whatsapp(text) == text


@given(st.text(st.characters(categories=["L", "N", "Zs", "So"]), max_size=200))
@settings(max_examples=150, deadline=None)
def test_plain_words_come_out_identical(text: str) -> None:
    assert to_whatsapp(text) == text


@given(st.text("ab *_~`#>[]()!-1.\\\n", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_letter_is_lost(text: str) -> None:
    def letters(value: str) -> list[str]:
        return sorted(character for character in value if character in "ab")

    if "](" not in text and "```" not in text and "~~~" not in text:  # a language and a link's title are dropped
        assert letters(to_whatsapp(text)) == letters(text)


def test_a_deep_nest_loses_nothing() -> None:
    assert to_whatsapp("> " * 30 + "**end**").endswith("> *end*")
