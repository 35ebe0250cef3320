"""What a phone number or a BSUID tells of where a person is: country, likely language and zone. Guesses only."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import phonenumbers
from phonenumbers import timezone as phone_zones

from handlers.words import plain

_PLACES = Path(__file__).parents[1] / "prompts" / "places.toml"
_UNKNOWN_ZONE = "Etc/Unknown"
_MOST_WORDS = 8
_NO_PLACES = frozenset({"nome", "center", "troll", "wake", "easter", "nice", "santos", "salvador"})  # words, too
_LOCALES = {
    "es": "AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE",
    "pt": "AO BR CV GW MZ PT ST TL",
    "fr": "BF BJ CD CF CG CI CM DJ FR GA GN GP HT MC MG ML MQ NC NE PF RE SN TD TG",
    "de": "AT CH DE LI",
}
_LOCALE_OF = {region: locale for locale, regions in _LOCALES.items() for region in regions.split()}


def region_of(phone: str | None, bsuid: str | None) -> str | None:
    """ISO country of a phone (E.164), else of a BSUID, whose first part is one (Cloud API docs, BSUIDs)."""
    if phone:
        try:
            region = phonenumbers.region_code_for_number(phonenumbers.parse(phone))
        except phonenumbers.NumberParseException:
            region = None
        if region and region.isalpha():
            return str(region)
    prefix = (bsuid or "").partition(".")[0]
    return prefix.upper() if len(prefix) == 2 and prefix.isalpha() else None


def locale_of(region: str | None) -> str:
    """The language of ours most likely spoken there; English where unsure."""
    return _LOCALE_OF.get(region or "", "en")


def zone_of(phone: str | None, region: str | None) -> str:
    """An IANA zone to ask about; UTC when nothing is known."""
    own = [zone for country, zone in _table() if country == region]
    # The number's zones come by alphabet and by older names (Asia/Calcutta); zone.tab names a country's main one first.
    told = _zones_of_number(phone)
    cities = {_city(zone) for zone in told}
    fitting = [zone for zone in own if zone in told or _city(zone) in cities]
    return next(iter(fitting or own or told), "UTC")


def _zones_of_number(phone: str | None) -> list[str]:
    try:
        zones = phone_zones.time_zones_for_number(phonenumbers.parse(phone)) if phone else ()
    except phonenumbers.NumberParseException:
        zones = ()
    return [str(zone) for zone in zones if zone != _UNKNOWN_ZONE]


def zone_named(text: str, region: str | None = None) -> str | None:
    """The zone a person names by a city, a country or its IANA name; the own country's first. None when none fits."""
    wanted = plain(text)
    if wanted == "utc":
        return "UTC"
    if len(wanted) < 3:
        return _places().get(wanted)
    zones = [zone for _, zone in sorted(_table(), key=lambda row: row[0] != region)]
    cities = {city: zone for zone in reversed(zones) for city in (plain(zone), _city(zone))} | _places()
    return cities.get(wanted) or _held(wanted, cities) or _begun(wanted, zones)


def _city(zone: str) -> str:
    return plain(zone.rpartition("/")[2])


def _held(wanted: str, cities: Mapping[str, str]) -> str | None:
    """The longest place that is named in a short sentence: “I live in Lisbon”, “no, Lisbon, Portugal”."""
    if wanted.count(" ") > _MOST_WORDS:
        return None
    named = [city for city in cities if len(city) > 3 and city not in _NO_PLACES and f" {city} " in f" {wanted} "]
    return cities[max(named, key=len)] if named else None


def _begun(wanted: str, zones: list[str]) -> str | None:
    """The first city that begins with what was written."""
    return next((zone for zone in zones if len(wanted) > 4 and _city(zone).startswith(wanted)), None)


@cache
def _places() -> dict[str, str]:
    """What people call places besides the database's own names."""
    table = tomllib.loads(_PLACES.read_text("utf-8"))["zones"]
    return {plain(name): zone for zone, names in table.items() for name in names}


@cache
def _table() -> tuple[tuple[str, str], ...]:
    """(country, zone) pairs of the IANA database's zone.tab, plus UTC."""
    text = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return (*((row[0], row[2]) for row in rows), ("", "UTC"))
