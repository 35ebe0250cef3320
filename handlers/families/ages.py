"""Who needs whose consent, by age and country. Only the year of birth is known, so the younger age counts."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ADULT = 18
OLDEST = 120
TEXT_VERSION = "2026-11-21"  # of the notice, kept with every step of consent; after another text nobody is asked again
_TABLE = Path(__file__).parents[2] / "prompts" / "ages.toml"
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")  # in the digits of any script


def is_minor(birth_year: int, year: int) -> bool:
    """May somebody born in `birth_year` still be under 18 in `year`?"""
    return year - birth_year <= ADULT


def may_be_minor(birth_year: int | None, year: int) -> bool:
    """The same of somebody who may not have told: unknown counts as a child's."""
    return birth_year is None or is_minor(birth_year, year)


def birth_year_in(text: str, year: int) -> int | None:
    """The first year in a text in which somebody may be born who is alive in `year`."""
    return next((born for born in map(int, _YEAR.findall(text)) if 0 <= year - born < OLDEST), None)


def needs_parental_consent(birth_year: int, region: str | None, year: int) -> bool:
    """Is only a guardian able to consent there, so that without one nothing may be kept?

    Between that age and 18 Tandem asks a guardian all the same, but a withdrawal freezes instead of purging.
    """
    ages, default = _table()
    return year - birth_year <= ages.get(region or "", default)


def method(birth_year: int, region: str | None, year: int) -> str:
    """How consent is taken: with a second message a day later where the law asks for more than one answer."""
    return "whatsapp_text_plus" if needs_parental_consent(birth_year, region, year) else "whatsapp_two_step"


@cache
def _table() -> tuple[Mapping[str, int], int]:
    """Ages by country, and the one of all others."""
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    ages = {country: int(age) for age, names in table["countries"].items() for country in names}
    return ages, int(table["default"])
