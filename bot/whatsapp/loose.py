"""Reading untrusted JSON: a value of the wrong type, or `""`, counts as absent; nothing here raises."""

import hashlib
import json
import math
from contextlib import suppress
from datetime import UTC, datetime

from pydantic_core import from_json, to_json

TEXT_LIMIT = 65_536
_KEY_LIMIT = 256  # a BSUID has at most 131 characters, a wamid about 60; longer would not fit a unique index
_PHONE_DIGITS = 15  # E.164
_NUMBER_DIGITS = 300
_EARLIEST = 1_230_768_000.0  # 2009-01-01, before WhatsApp existed
_AHEAD_SECONDS = 300.0

_encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
_canonical = json.JSONEncoder(check_circular=False, separators=(",", ":"), sort_keys=True).encode


def parse_json(body: bytes) -> object:
    """The JSON value of a body, always writable again as strict JSON. Raises ValueError or RecursionError."""
    with suppress(ValueError):  # half the time of the standard library; what it refuses, that one may forgive
        return from_json(body, allow_inf_nan=False)
    try:
        text = body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    return parse_json_text(text)


def parse_json_text(text: str) -> object:
    """Like `parse_json`, of text."""
    value: object = _decode(text)
    return value


def dump(value: object) -> str:
    """Compact strict JSON: NUL and lone surrogates stay escaped, so it fits a Postgres text column."""
    try:
        return to_json(value, inf_nan_mode="null").decode()
    except (ValueError, RecursionError):  # lone surrogates, deep nesting
        return _encode(value)


def digest(value: object) -> bytes:
    """SHA-256 of the canonical JSON (sorted keys): the same content, however ordered, is the same."""
    return hashlib.sha256(_canonical(value).encode()).digest()


def mapping(value: object) -> dict[str, object]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[object]:
    """The array, or an empty one."""
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    """Text that every column and screen can hold (see `clean`); `""` when absent."""
    return clean(value) if isinstance(value, str) else ""


def optional(value: object) -> str | None:
    """Like `string`, None when absent."""
    return (clean(value) or None) if isinstance(value, str) else None


def key(value: object) -> str | None:
    """An id: text or a whole number; one too long for an index becomes its hash."""
    if type(value) is str and value.isascii() and value.isprintable() and 0 < len(value) <= _KEY_LIMIT:
        return value  # as nearly all are
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value:
        return None
    cleaned = clean(value)
    return (cleaned or None) if len(cleaned) <= _KEY_LIMIT else hashed(value)


def hashed(value: object) -> str:
    """A stable id made of the content."""
    return f"sha256:{digest(value).hex()}"


def phone(value: object) -> str | None:
    """A `wa_id` as E.164: WhatsApp leaves the plus out, people and older payloads may not."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    digits = value.removeprefix("+")
    return f"+{digits}" if digits.isascii() and digits.isdigit() and len(digits) <= _PHONE_DIGITS else None


def number(value: object) -> float | None:
    """A finite number; numeric text counts, truth values do not."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not value.isascii():
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def whole(value: object) -> int | None:
    """A whole number that fits 64 bits; numeric text counts."""
    result = number(value)
    if result is None or not result.is_integer() or abs(result) >= 2.0**63:
        return None
    return int(result)


def moment(value: object, now: float) -> datetime | None:
    """Unix seconds, as text or number; None for garbage and for more than five minutes ahead of `now`."""
    seconds = number(value)
    if seconds is None or not _EARLIEST <= seconds <= now + _AHEAD_SECONDS:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def clean(text: str) -> str:
    """Without NUL, lone surrogates as U+FFFD, at most 65,536 characters."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text[:TEXT_LIMIT]


def _integer(text: str) -> int | None:
    return int(text) if len(text) <= _NUMBER_DIGITS else None


def _fraction(text: str) -> float | None:
    result = float(text)
    return result if math.isfinite(result) else None


def _constant(_name: str) -> None:
    """NaN and the infinities are no JSON."""


_decode = json.JSONDecoder(parse_int=_integer, parse_float=_fraction, parse_constant=_constant).decode
