"""Who needs whose consent, by age and country. Only the year of birth is known, so the younger age counts."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ADULT = 18
TEXT_VERSION = "2026-11-21"  # of the notice guardians agree to; another text asks again
_TABLE = Path(__file__).parents[2] / "prompts" / "ages.toml"


def is_minor(birth_year: int, year: int) -> bool:
    """May somebody born in `birth_year` still be under 18 in `year`?"""
    return year - birth_year <= ADULT


def needs_parental_consent(birth_year: int, region: str | None, year: int) -> bool:
    """Is only a guardian able to consent there, so that without one nothing may be kept?

    Between that age and 18 Tandem asks a guardian all the same, but a withdrawal freezes instead of purging.
    """
    return year - birth_year <= _ages().get(region or "", _default())


def method(birth_year: int, region: str | None, year: int) -> str:
    """How consent is taken: with a second message a day later where the law asks for more than one answer."""
    return "whatsapp_text_plus" if needs_parental_consent(birth_year, region, year) else "whatsapp_two_step"


@cache
def _ages() -> Mapping[str, int]:
    countries = tomllib.loads(_TABLE.read_text("utf-8"))["countries"]
    return {country: int(age) for age, names in countries.items() for country in names}


@cache
def _default() -> int:
    return int(tomllib.loads(_TABLE.read_text("utf-8"))["default"])
