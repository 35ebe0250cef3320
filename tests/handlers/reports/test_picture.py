"""A picture a parent can read: in every language and script, with nothing out of its place."""

import asyncio
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import uharfbuzz

from handlers.lines import languages
from handlers.reports import drawing, fonts, measure, svg
from handlers.reports import picture as page
from handlers.reports.drawing import NotDrawn, draw, font_files
from handlers.reports.faces import face
from handlers.reports.fonts import NoFonts, file_of
from handlers.reports.picture import picture
from handlers.reports.scripts import runs
from storage.counts import Mood
from tests.handlers.reports.pixels import Picture, decode
from tests.handlers.reports.samples import NAMES, ORDINARY, WEEKS

LOCALES = sorted(languages())
PAPER, HEAD = bytes.fromhex("f4f1eaff"), bytes.fromhex("12504bff")
WHITE = b"\xff\xff\xff\xff"


async def rendered(drawn: str) -> Picture:
    return decode(await drawing._render(drawn.encode(), font_files(drawn)))


async def strip(drawn: str, x: int, y: int, width: int, height: int) -> Picture:
    """A part of the picture, rendered alone."""
    whole = f'width="{page.WIDTH}" height="{page.HEIGHT}" viewBox="0 0 {page.WIDTH} {page.HEIGHT}"'
    assert drawn.count(whole) == 1
    return await rendered(drawn.replace(whole, f'width="{width}" height="{height}" viewBox="{x} {y} {width} {height}"'))


def said(drawn: str) -> list[str]:
    """The lines of a picture."""
    return [unescape(re.sub("<[^>]+>", "", line)) for line in re.findall(r"<text.*?</text>", drawn)]


async def test_it_has_the_size_of_a_phones_screen() -> None:
    shown = decode(await draw(ORDINARY, "Mia", "en"))
    assert (shown.width, shown.height) == (1080, 1350)
    assert len(shown.colours()) > 50


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("week", ["large", "crisis"])
@pytest.mark.parametrize("name", ["long", "widest"])
async def test_nothing_runs_over_its_edges(locale: str, week: str, name: str) -> None:
    drawn = picture(WEEKS[week], NAMES[name], locale)
    for x in (0, page.WIDTH - 50):
        assert (await strip(drawn, x, 190, 50, page.HEIGHT - 190)).inked(PAPER) == []
    assert (await strip(drawn, page.WIDTH - 50, 0, 50, 180)).inked(HEAD) == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", NAMES)
def test_every_letter_has_a_glyph(locale: str, name: str) -> None:
    for line in said(picture(ORDINARY, NAMES[name], locale)):
        for piece, family in runs(line):
            buffer = uharfbuzz.Buffer()
            buffer.add_str(piece)
            buffer.guess_segment_properties()
            uharfbuzz.shape(measure._font(family, bold=False), buffer)
            assert all(glyph.codepoint for glyph in buffer.glyph_infos), (piece, family)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_gives_well_formed_xml(name: str) -> None:
    drawn = picture(ORDINARY, NAMES[name], "en")
    ET.fromstring(drawn)
    assert "<b>" not in drawn


def test_a_name_can_be_read_in_the_title() -> None:
    for name in ("Mia", "अनन्या क्षत्रिय त्रिपाठी", "محمد عبد الرحمن", "李小龙", '<b>Tom & "Jerry"</b>\''):
        assert said(picture(ORDINARY, name, "en"))[0] == f"{name}’s week"


@pytest.mark.parametrize(
    "text",
    ["Weekly Report", "साप्ताहिक रिपोर्ट क्षत्रिय", "محمد عبد", "李小龙 한국", "தமிழ்", "Щербакова", "Zoë 🎉 & अनन्या"],
)
@pytest.mark.parametrize("bold", [False, True])
async def test_what_is_measured_is_what_is_drawn(text: str, bold: bool) -> None:
    drawn = svg.document(
        900, 90, [svg.box(0, 0, 900, 90, "#ffffff"), svg.text(20, 60, text, 44, "#000000", room=860, bold=bold)]
    )
    ink = (await rendered(drawn)).inked(WHITE)
    width = measure.width(text, 44, bold=bold)
    assert ink[0] >= 16
    assert width - 8 <= ink[-1] - 20 <= width + 4


def test_text_gets_smaller_and_then_shorter() -> None:
    long = "Nahrungsmittelunverträglichkeit"
    assert measure.fit("kurz", 40, 20, 500) == ("kurz", 40)
    same, size = measure.fit(long, 40, 20, 500)
    assert same == long
    assert 20 < size < 40
    cut, size = measure.fit(long, 40, 30, 300)
    assert (cut[-1], size) == ("…", 30)
    assert measure.width(cut, 30) <= 300


def test_lines_break_between_words_and_the_last_is_shortened() -> None:
    lines = measure.wrap("one two three four five six seven eight nine ten", 30, 200, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(measure.width(line, 30) <= 200 for line in lines)
    assert measure.wrap("", 30, 200, 2) == [""]


def test_scripts_are_told_apart_and_marks_stay_with_their_letters() -> None:
    assert list(runs("Zoë अनन्या क्ष!")) == [
        ("Zoë ", "Noto Sans"), ("अनन्या क्ष", "Noto Sans Devanagari"), ("!", "Noto Sans"),
    ]  # fmt: skip
    assert list(runs("محمد Kim")) == [("محمد", "Noto Sans Arabic"), (" ", "Noto Sans"), ("Kim", "Noto Sans")]


def test_missing_fonts_say_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_WHEELS", ("no_such_wheel",))
    with pytest.raises(NoFonts, match="make install"):
        file_of("Noto Sans Nowhere")


async def test_a_renderer_that_fails_or_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    renderer = tmp_path / "render.py"
    monkeypatch.setattr(drawing, "_RENDERER", str(renderer))
    renderer.write_text("raise SystemExit(3)")
    with pytest.raises(NotDrawn, match="status 3"):
        await draw(ORDINARY, "Mia", "en")
    renderer.write_text("while True: pass")
    monkeypatch.setattr(drawing, "SECONDS", 0.5)
    with pytest.raises(NotDrawn, match="took more"):
        await draw(ORDINARY, "Mia", "en")


async def test_the_loop_goes_on_while_a_picture_is_drawn() -> None:
    await draw(ORDINARY, "Mia", "en")
    drawn = asyncio.create_task(draw(ORDINARY, "Mia", "en"))
    beats = 0
    while not drawn.done():
        await asyncio.sleep(0.005)
        beats += 1
    assert beats > 10


def test_every_mood_has_a_face_of_its_own() -> None:
    assert len({face(mood, 0, 0, 30) for mood in Mood}) == len(Mood)


def light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (page._INK, page._CARD), (page._SOFT, page._CARD), (page._SOFT, page._PAPER), (page._BAR_INK, page._CARD),
        (page._ACCENT, page._CARD), (page._INK, page._CARE), (page._INK, page._CALM), ("#ffffff", page._HEAD),
        (page._HEAD_SOFT, page._HEAD),
    ],
)  # fmt: skip
def test_words_stand_out_from_their_ground(ink: str, ground: str) -> None:
    darker, lighter = sorted((light(ink), light(ground)))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
