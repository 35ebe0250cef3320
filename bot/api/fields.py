"""Kinds of fields that many models share, with the same limits in the model, the database and the OpenAPI document."""

from datetime import time
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from bot.api.resource import Given

_NOT_OURS = frozenset({"Factory", "localtime", "posixrules"})  # files beside the zones, unknown to PostgreSQL


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL in text."""
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    return text


def _known_zone(name: str) -> str:
    if name not in zones():
        raise ValueError("is no IANA zone such as Europe/Madrid")
    return name


@cache
def zones() -> frozenset[str]:
    """Every IANA zone this machine knows."""
    return frozenset(available_timezones()) - _NOT_OURS


def _clock_time(value: object) -> object:
    if isinstance(value, str):
        hour, _, minute = value.partition(":")
        if len(value) == 5 and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit():
            return time(int(hour), int(minute))
        raise ValueError("must be a time of day such as 21:30")
    return value


Text = Annotated[str, AfterValidator(_storable), Field(json_schema_extra={"pattern": "^[^\\u0000]*$"})]
Zone = Annotated[str, AfterValidator(_known_zone), Field(max_length=64, examples=["Europe/Madrid"])]
Locale = Literal["en", "es", "pt", "fr", "de", "hi"]
LocalTime = Annotated[
    time,
    BeforeValidator(_clock_time),
    PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["21:30"]}),
]


class QuietHours(Given):
    """A part of what a client sends: quiet hours come and go as a pair."""

    quiet_from: LocalTime | None = None
    quiet_to: LocalTime | None = None

    @model_validator(mode="after")
    def _pair(self) -> "QuietHours":
        named = self.model_fields_set & {"quiet_from", "quiet_to"}
        if len(named) == 1 or (self.quiet_from is None) != (self.quiet_to is None):
            raise ValueError("quiet_from and quiet_to belong together")
        if self.quiet_from is not None and self.quiet_from == self.quiet_to:
            raise ValueError("quiet hours must not be a whole day")
        return self
