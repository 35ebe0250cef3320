"""The loader of named statements."""

from pathlib import Path

import pytest

from storage.errors import DuplicateStatement, MalformedStatement, UnknownStatement
from storage.statements import ALL, load, sql


def write(folder: Path, text: str, name: str = "a.sql") -> Path:
    (folder / name).write_text(text)
    return folder


def test_reads_names_descriptions_and_text(tmp_path: Path) -> None:
    one = "-- name: a.one\n-- First line,\n-- second line.\nselect 1;\n\n"
    two = "-- name: a.two\n--\n-- Two.\n\n-- why\nselect $1\n"
    found = load(write(tmp_path, f"-- Whatever is said here\n\n{one}{two}"))
    assert list(found) == ["a.one", "a.two"]
    assert found["a.one"].description == "First line, second line."
    assert found["a.one"].text == "/* a.one */ select 1;"
    assert found["a.two"].description == "Two."
    assert found["a.two"].text.startswith("/* a.two */ ")
    assert found["a.two"].text.endswith("select $1")
    assert found["a.two"].file == tmp_path / "a.sql"


def test_an_empty_folder_and_a_missing_one(tmp_path: Path) -> None:
    assert load(tmp_path) == {}
    assert load(tmp_path / "none") == {}


def test_migrations_are_not_statements(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    write(tmp_path / "migrations", "select 1")
    assert load(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select 1;", "above its first"),
        ("-- name: a.one\nselect 1;", "'a.one' in 'a.sql' has no description"),
        ("-- name: a.one\n--\nselect 1;", "no description"),
        ("-- name: a.one\n-- Does.\n", "no SQL"),
        ("-- name: a.one\n-- Does.\n-- name: a.two\n-- Does.\nselect 1", "'a.one' in 'a.sql' has no SQL"),
        ("-- name: One\n-- Does.\nselect 1", "'One' in 'a.sql' is no statement name"),
        ("-- name:\n-- Does.\nselect 1", "no statement name"),
    ],
)
def test_malformed(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(MalformedStatement, match=message):
        load(write(tmp_path, text))


def test_a_name_used_twice(tmp_path: Path) -> None:
    statement = "-- name: a.one\n-- Does.\nselect 1;\n"
    write(tmp_path, statement)
    with pytest.raises(DuplicateStatement, match=r"'a.one' is in 'a.sql' and in 'b.sql'"):
        load(write(tmp_path, statement, "b.sql"))
    with pytest.raises(DuplicateStatement):
        load(write(tmp_path, statement * 2))


def test_an_unknown_name_tells_the_closest() -> None:
    known = next(iter(ALL))
    assert sql(known) == ALL[known].text
    with pytest.raises(UnknownStatement, match=f"no statement '{known}x': did you mean .*'{known}'"):
        sql(f"{known}x")
    with pytest.raises(UnknownStatement, match="add it to a file in sql/"):
        sql("0000")
