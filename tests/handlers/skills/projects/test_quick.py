"""Quick add: what stands beside a title is taken out of it, and nothing else is."""

from datetime import date, datetime

import pytest

from handlers.skills.projects.quick import Quick, quick

NOW = datetime(2026, 11, 21, 10)  # noqa: DTZ001 - a Saturday, on the person's own clock


@pytest.mark.parametrize(
    ("locale", "text", "wanted"),
    [
        ("en", "fix the login bug #bug @friday +garden 30m",
         Quick("fix the login bug", "", ("bug",), "garden", date(2026, 11, 27), 30)),
        ("en", "@tomorrow call mum 1h30", Quick("call mum", due_on=date(2026, 11, 22), minutes=90)),
        ("en", "water the beds @2026-12-01 2h !1",
         Quick("water the beds", due_on=date(2026, 12, 1), minutes=120, priority=1)),
        ("en", "paint @in 3 days 45 min", Quick("paint", due_on=date(2026, 11, 24), minutes=45)),
        ("en", "seeds @3 december #Buy, #buy", Quick("seeds", "", ("buy",), "", date(2026, 12, 3))),
        ("en", 'weed +"Garden app" @today', Quick("weed", project="Garden app", due_on=date(2026, 11, 21))),
        ("en", "see issue #12, ask @ana, +5 points", Quick("see issue #12, ask @ana, +5 points")),
        ("en", "run 5k before the 10 h", Quick("run 5k before the", minutes=600)),
        ("en", "#bug", Quick("", "", ("bug",))),
        ("en", "30m", Quick("30m")),
        ("en", "meet @8pm", Quick("meet @8pm")),
        ("es", "regar @viernes 30 minutos #jardín", Quick("regar", "", ("jardín",), "", date(2026, 11, 27), 30)),
        ("es", "regar @mañana", Quick("regar", due_on=date(2026, 11, 22))),
        ("pt", "regar @sexta 2 horas", Quick("regar", due_on=date(2026, 11, 27), minutes=120)),
        ("fr", "arroser @vendredi 30 minutes", Quick("arroser", due_on=date(2026, 11, 27), minutes=30)),
        ("de", "gießen @morgen 2 Std", Quick("gießen", due_on=date(2026, 11, 22), minutes=120)),
        ("de", "water @friday", Quick("water", due_on=date(2026, 11, 27))),
        ("hi", "पानी देना @शुक्रवार 30 मिनट", Quick("पानी देना", due_on=date(2026, 11, 27), minutes=30)),
    ],
)  # fmt: skip
def test_it_is_read(locale: str, text: str, wanted: Quick) -> None:
    assert quick(text, locale, NOW) == wanted


def test_a_tag_says_the_type() -> None:
    assert [Quick("x", tags=tags).type for tags in (("ui", "bug"), ("research",), ("ui",))] == [
        "fix", "investigation", "feature",
    ]  # fmt: skip


def test_a_title_too_long_is_told_whole_in_its_description() -> None:
    found = quick("🌻" * 250 + " #x", "en", NOW)
    assert (len(found.title), found.title[-1], found.description) == (200, "…", "🌻" * 250)
    assert quick("🌻" * 200, "en", NOW).title == "🌻" * 200


def test_there_are_ten_tags_at_most_and_each_is_short() -> None:
    found = quick("x " + " ".join(f"#tag{number}{'y' * 50}" for number in range(12)), "en", NOW)
    assert len(found.tags) == 10
    assert {len(tag) for tag in found.tags} == {40}


@pytest.mark.parametrize("text", ["x 0m", "x 99999h", "x @1999-01-01", "x !9"])
def test_what_is_out_of_bounds_stays_in_the_title(text: str) -> None:
    found = quick(text, "en", NOW)
    assert (found.title, found.minutes, found.due_on, found.priority) == (text, None, None, 3)
