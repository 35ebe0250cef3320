"""What a phone number or a BSUID tells of where a person is: country, likely language and zone. Guesses only."""

from functools import cache
from importlib.resources import files

import phonenumbers
from phonenumbers import timezone as phone_zones

from handlers.words import fold

_UNKNOWN_ZONE = "Etc/Unknown"
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
    if phone:
        try:
            zones = phone_zones.time_zones_for_number(phonenumbers.parse(phone))
        except phonenumbers.NumberParseException:
            zones = ()
        # The number's zones come by alphabet; zone.tab names a country's main one first.
        main = [zone for country, zone in _table() if country == region and zone in zones]
        if main or (zones and zones[0] != _UNKNOWN_ZONE):
            return main[0] if main else str(zones[0])
    return next((zone for country, zone in _table() if country == region), "UTC")


def zone_named(text: str, region: str | None = None) -> str | None:
    """The zone a person names by city, country city or IANA name; the own country's first. None when none fits."""
    wanted = fold(text).strip(" .!").replace(" ", "_")
    if len(wanted) < 3:
        return None
    ordered = sorted(_table(), key=lambda row: row[0] != region)
    for fits in (_is, _ends_with, _holds):
        for _, zone in ordered:
            if fits(fold(zone), wanted):
                return zone
    return None


def _is(zone: str, wanted: str) -> bool:
    return zone == wanted


def _ends_with(zone: str, wanted: str) -> bool:
    return zone.rpartition("/")[2] == wanted


def _holds(zone: str, wanted: str) -> bool:
    city = zone.rpartition("/")[2]
    return len(wanted) > 4 and (wanted.startswith(city) or city.startswith(wanted))


@cache
def _table() -> tuple[tuple[str, str], ...]:
    """(country, zone) pairs of the IANA database's zone.tab, plus UTC."""
    text = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return (*((row[0], row[2]) for row in rows), ("", "UTC"))
