"""The named statements of `sql/*.sql`, read once at import.

A file holds `-- name: inbox.store`, then one or more `-- ` lines that describe it, then the SQL with
asyncpg's parameters ($1 …), up to the next `-- name:`. Comments above the first name belong to the file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from storage.errors import DuplicateStatement, MalformedStatement, UnknownStatement

FOLDER = Path(__file__).resolve().parent.parent / "sql"
_NAME_LINE = re.compile(r"^-- name:(.*)$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_DESCRIPTION = re.compile(r"\s*((?:--[^\n]*(?:\n|$))*)")
_COMMENTS = re.compile(r"(?:\s|--[^\n]*|/\*.*?\*/)*", re.DOTALL)


def sql(name: str) -> str:
    """Text of the statement called `name`. Raises UnknownStatement."""
    statement = ALL.get(name)
    if statement is None:
        raise UnknownStatement(_unknown(name))
    return statement.text


@dataclass(frozen=True, slots=True)
class Statement:
    """One named statement; `text` starts with a comment that names it, for logs and pg_stat_activity."""

    name: str
    description: str
    text: str
    file: Path


def load(folder: Path) -> Mapping[str, Statement]:
    """Read every `*.sql` directly in `folder`. Raises DuplicateStatement, MalformedStatement."""
    found: dict[str, Statement] = {}
    for file in sorted(folder.glob("*.sql")):
        for statement in _parse(file):
            if (first := found.get(statement.name)) is not None:
                raise DuplicateStatement(
                    f"statement {statement.name!r} is in {first.file.name!r} and in {file.name!r}: rename one"
                )
            found[statement.name] = statement
    return MappingProxyType(found)


def _parse(file: Path) -> Iterator[Statement]:
    head, *parts = _NAME_LINE.split(file.read_text(encoding="utf-8"))
    if not _COMMENTS.fullmatch(head):
        raise MalformedStatement(f"{file.name!r} has SQL above its first `-- name:` line: name it")
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        yield _statement(name.strip(), body, file)


def _statement(name: str, body: str, file: Path) -> Statement:
    if not _NAME.fullmatch(name):
        raise MalformedStatement(f"{name!r} in {file.name!r} is no statement name: write it as `inbox.store`")
    comment, text = _split(body)
    if not comment:
        raise MalformedStatement(f"statement {name!r} in {file.name!r} has no description: add a `-- ` line")
    if _COMMENTS.fullmatch(text):
        raise MalformedStatement(f"statement {name!r} in {file.name!r} has no SQL")
    return Statement(name, comment, f"/* {name} */ {text}", file)


def _split(body: str) -> tuple[str, str]:
    match = _DESCRIPTION.match(body)
    comment = match[1] if match else ""
    lines = (line.strip().removeprefix("--").strip() for line in comment.splitlines())
    return " ".join(line for line in lines if line), body[match.end() if match else 0 :].strip()


def _unknown(name: str) -> str:
    close = get_close_matches(name, ALL, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else f"add it to a file in {FOLDER.name}/"
    return f"there is no statement {name!r}: {hint}"


ALL: Mapping[str, Statement] = load(FOLDER)
