"""A person's own data, for machines as JSON and for people as one page that needs nothing else."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from uuid import UUID

from storage import export
from storage.executor import Executor

FORMAT = 1
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c1c1e}"
    "h2{margin-top:2rem;border-bottom:1px solid #ccc}table{border-collapse:collapse;width:100%}"
    "td{border-bottom:1px solid #eee;padding:.3rem .5rem;vertical-align:top;overflow-wrap:anywhere}"
    "td:first-child{color:#555;white-space:nowrap}.me{background:#e7f5e4}"
    ".said{padding:.4rem .7rem;border-radius:.6rem;margin:.3rem 0}"
)


async def collect(db: Executor, user_id: UUID, now: datetime) -> dict[str, object]:
    """Everything of a person: `{format, exported_at, tables: {name: [row, …]}}`."""
    return {"format": FORMAT, "exported_at": now.isoformat(), "tables": await export.everything(db, user_id)}


def as_json(collected: Mapping[str, object]) -> bytes:
    """The export as indented JSON, UTF-8."""
    return json.dumps(collected, ensure_ascii=False, indent=1).encode()


def as_page(collected: Mapping[str, object]) -> bytes:
    """The export as one HTML page, every value escaped."""
    tables = collected["tables"]
    parts = [_section(name, rows) for name, rows in tables.items()] if isinstance(tables, Mapping) else []
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Tandem: what is kept about you</title><style>{_STYLE}</style>"
        f"<h1>What Tandem keeps about you</h1><p>{escape(str(collected['exported_at']))}</p>{''.join(parts)}</html>"
    ).encode()


def _section(name: str, rows: Sequence[Mapping[str, object]]) -> str:
    head = f"<h2>{escape(name.replace('_', ' '))} ({len(rows)})</h2>"
    return head + "".join(_said(row) if name == "messages" else _row(row) for row in rows)


def _said(row: Mapping[str, object]) -> str:
    mine = " me" if row.get("role") == "user" else ""
    when, words = escape(str(row.get("said_at"))), escape(str(row.get("body")))
    return f'<div class="said{mine}"><small>{when}</small><br>{words}</div>'


def _row(row: Mapping[str, object]) -> str:
    told = ((key, value) for key, value in row.items() if value not in (None, [], {}, ""))
    cells = "".join(f"<tr><td>{escape(key)}</td><td>{escape(_text(value))}</td></tr>" for key, value in told)
    return f"<table>{cells}</table><br>"


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
