from zoneinfo import available_timezones

import pytest

from handlers.lines import languages
from handlers.regions import _places, locale_of, region_of, zone_named, zone_of


@pytest.mark.parametrize(
    ("phone", "bsuid", "region"),
    [
        ("+34600111222", None, "ES"), ("+14155550100", None, "US"), ("+919812345678", None, "IN"),
        (None, "BR.1234567890", "BR"), (None, "de.1", "DE"), (None, "ENT.12", None), (None, None, None),
        ("+999123456", "MX.1", "MX"), ("nonsense", None, None),
    ],
)  # fmt: skip
def test_the_country_of_an_id(phone: str | None, bsuid: str | None, region: str | None) -> None:
    assert region_of(phone, bsuid) == region


@pytest.mark.parametrize(
    ("phone", "region", "zone"),
    [
        ("+34600111222", "ES", "Europe/Madrid"), ("+351912345678", "PT", "Europe/Lisbon"),
        ("+919812345678", "IN", "Asia/Kolkata"), ("+4915112345678", "DE", "Europe/Berlin"),
        ("+14155550100", "US", "America/Los_Angeles"), (None, "FR", "Europe/Paris"), (None, None, "UTC"),
    ],
)  # fmt: skip
def test_a_zone_to_ask_about(phone: str | None, region: str | None, zone: str) -> None:
    assert zone_of(phone, region) == zone


def test_a_language_to_begin_in() -> None:
    assert [locale_of(region) for region in ("MX", "BR", "FR", "AT", "IN", "US", None)] == [
        "es", "pt", "fr", "de", "en", "en", "en",
    ]  # fmt: skip
    assert {locale_of(region) for region in ("ES", "PT", "SN", "CH", "JP")} <= set(languages())


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Madrid", "Europe/Madrid"), ("europe/madrid", "Europe/Madrid"), ("Europe / Madrid", "Europe/Madrid"),
        ("I'm in Lisbon", "Europe/Lisbon"), ("No, Lisboa", "Europe/Lisbon"), ("Lisbon, Portugal", "Europe/Lisbon"),
        ("São Paulo", "America/Sao_Paulo"), ("sao paulo", "America/Sao_Paulo"), ("NYC", "America/New_York"),
        ("new york city", "America/New_York"), ("Nueva York", "America/New_York"), ("Mumbai", "Asia/Kolkata"),
        ("मुंबई", "Asia/Kolkata"), ("dilli nahi, delhi", "Asia/Kolkata"), ("München", "Europe/Berlin"),
        ("Muenchen", "Europe/Berlin"), ("Wien", "Europe/Vienna"), ("Zürich", "Europe/Zurich"),
        ("Ciudad de México", "America/Mexico_City"), ("CDMX", "America/Mexico_City"), ("Genève", "Europe/Zurich"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"), ("Londres", "Europe/London"), ("LA", "America/Los_Angeles"),
        ("San Francisco", "America/Los_Angeles"), ("Cape Town", "Africa/Johannesburg"), ("UTC", "UTC"),
        ("Nice", "Europe/Paris"), ("Bogotá!", "America/Bogota"), ("Amster", "Europe/Amsterdam"),
        ("ich wohne in Köln", "Europe/Berlin"), ("j'habite à Lyon", "Europe/Paris"), ("भारत", "Asia/Kolkata"),
    ],
)  # fmt: skip
def test_places_as_people_write_them(said: str, zone: str) -> None:
    assert zone_named(said) == zone


@pytest.mark.parametrize(
    "said", ["", "x", "Xyzzyville", "I don't know", "???", "a nice place", "yes", "meu nome é Ana", "12345", "my town"]
)
def test_an_unknown_place_is_none(said: str) -> None:
    assert zone_named(said) is None


def test_every_zone_of_the_table_of_places_exists() -> None:
    assert set(_places().values()) <= available_timezones()
