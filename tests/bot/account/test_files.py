"""The page's files: how they are served, what they say, how they can be read."""

import json
import re
from pathlib import Path

import aiohttp
import pytest

import bot.account
from tests.house import house

PAGE = Path(bot.account.__file__).with_name("page")
WORDS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((PAGE / "words").glob("*.json"))}
MODULES = "\n".join(path.read_text("utf-8") for path in sorted(PAGE.glob("*.js")))
SLOT = re.compile(r"\{\w+\}")
ON = [
    ("ink", "paper"), ("ink", "card"), ("ink", "wash"), ("soft", "paper"), ("soft", "card"), ("soft", "wash"),
    ("brand-ink", "brand"), ("link", "card"), ("link", "paper"), ("danger", "card"), ("paper", "ink"),
]  # fmt: skip


async def test_files_come_with_a_strict_policy_and_are_asked_for_anew(database_url: str) -> None:
    async with house(database_url) as home, aiohttp.ClientSession() as session:
        base = f"http://127.0.0.1:{home.service.port}/account"
        for path in ("", "/main.js", "/style.css", "/words/en.json"):
            async with session.get(base + path) as answer:
                assert answer.status == 200
                policy = answer.headers["Content-Security-Policy"].split("; ")
                assert {"default-src 'self'", "img-src 'self' blob:", "frame-ancestors 'none'"} <= set(policy)
                assert "unsafe" not in answer.headers["Content-Security-Policy"]
                assert answer.headers["Cache-Control"] == "no-cache"
                tag = answer.headers["ETag"]
            async with session.get(base + path, headers={"If-None-Match": tag}) as answer:
                assert answer.status == 304
        async with session.get(f"{base}/") as answer:
            assert (answer.status, answer.url.path) == (200, "/account")
        for path in ("/none.js", "/words", "/%2e%2e/app.py", "/..%2fapp.py"):
            async with session.get(base + path) as answer:
                assert answer.status in {403, 404}


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    page = (PAGE / "index.html").read_text("utf-8")
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page)
    assert "innerHTML" not in MODULES
    for path in PAGE.rglob("*.*"):
        found = set(re.findall(r"https?://[^\s\"']+", path.read_text("utf-8")))
        assert found <= {"http://www.w3.org/2000/svg"}, path.name


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_language_says_everything(language: str) -> None:
    english = WORDS["en"]
    assert list(WORDS[language]) == list(english)
    for key, line in WORDS[language].items():
        assert line.strip()
        assert sorted(set(SLOT.findall(line))) == sorted(set(SLOT.findall(english[key]))), key


def test_what_is_said_is_there_and_what_is_there_is_said() -> None:
    said = re.findall(r"say\([^\"`)]*[\"`]([\w$.{}]+)[\"`](?: : \"(\w+)\")?", MODULES)
    keys = {key for pair in said for key in pair if key}
    fixed = {key for key in keys if "$" not in key}
    stems = tuple(key.partition("$")[0] for key in keys if "$" in key)
    assert fixed <= set(WORDS["en"]), fixed - set(WORDS["en"])
    assert [key for key in WORDS["en"] if key not in fixed and not key.startswith(stems)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart(scheme: str) -> None:
    light, dark = (PAGE / "style.css").read_text("utf-8").split("prefers-color-scheme: dark", 1)
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", light if scheme == "light" else dark.split("* {")[0]))
    assert [pair for pair in ON if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
    assert min(contrast(colours[one], colours["card"]) for one in ("edge", "focus")) >= 3


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG 2.2 defines it."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
