"""Weeks and names that are hard to draw."""

from datetime import date

from handlers.reports.week import Label, Safety, WeekReport
from storage.counts import Level, Mood, Theme

MONDAY = date(2026, 11, 30)

ORDINARY = WeekReport(
    monday=MONDAY,
    messages=(12, 5, 23, 0, 8, 31, 4),
    before=61,
    active_days=6,
    streak=9,
    limit=40,
    full_days=0,
    themes=((Theme.SCHOOL, 34), (Theme.FRIENDS, 21), (Theme.SPORT, 12), (Theme.FEELINGS, 5), (Theme.ONLINE, 1)),
    moods=((Mood.HAPPY, 11), (Mood.WORRIED, 4), (Mood.TIRED, 2)),
    safety=Safety(),
    points=120,
    badges=2,
)
CRISIS = WeekReport(
    MONDAY, (1, 0, 0, 0, 0, 40, 0), None, 2, 1, 40, 1, ((Theme.FRIENDS, 1),), ((Mood.LONELY, 3),),
    Safety(2, Level.CRISIS), 0, 0,
)  # fmt: skip
QUIET = WeekReport(MONDAY, (0,) * 7, 12, 0, 0, 100, 0, (), (), Safety(), 0, 0)
LARGE = WeekReport(
    MONDAY, (4480, 5000, 5000, 4477, 5000, 4999, 3500), 29990, 7, 365, 5000, 3,
    tuple((theme, 14000 - place) for place, theme in enumerate(Theme)),
    tuple((mood, 10000 - place) for place, mood in enumerate(Mood)),
    Safety(333, Level.RAISED), 1234567, 123, ((Label("tally_reminders"), 4),),
)  # fmt: skip
WEEKS = {"ordinary": ORDINARY, "crisis": CRISIS, "quiet": QUIET, "large": LARGE}

NAMES = {
    "none": None,
    "plain": "Mia",
    "long": "Maximilian-Alexander von Hohenstein-Schwarzenberg",
    "widest": "W" * 80,
    "words": "Ana " * 20,
    "devanagari": "अनन्या क्षत्रिय त्रिपाठी",
    "arabic": "محمد عبد الرحمن",
    "hebrew": "נועה כהן",
    "cyrillic": "Ярослава Щербакова",
    "greek": "Αλέξανδρος",
    "chinese": "李小龙",
    "korean": "김민수 Kim",
    "japanese": "さくら ひめ",
    "thai": "สมชาย",
    "tamil": "தமிழ் செல்வி",
    "emoji": "Zoë 🎉🦄",
    "markup": '<b>Tom & "Jerry"</b>\'',
    "controls": "A\x00\x07\u202eB\u200b\ufe0fC\n\tD\ud800",
    "blank": " \n ",
}
