"""Keeps people and chats as files, so that the page shows them after a restart."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from bot.simulator.chat import Message
from bot.simulator.media import MediaFile
from bot.simulator.people import Person
from bot.simulator.webhooks import Update

SAVE_PAUSE = 0.3


@dataclass(slots=True)
class Saved:
    """Everything that outlives a restart. Traces of turns do not."""

    people: list[Person] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    media: list[MediaFile] = field(default_factory=list)
    pending: list[Update] = field(default_factory=list)
    clock_offset: float = 0.0


_SAVED = TypeAdapter(Saved)


class Keeper:
    """Writes after changes, many changes at once, and never half a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "simulator.json"
        self.changed = asyncio.Event()

    def load(self) -> Saved:
        """What was kept; nothing where there is no file. An unreadable file is put aside, not overwritten."""
        if not self._file.exists():
            return Saved()
        try:
            return _SAVED.validate_json(self._file.read_bytes())
        except ValueError:
            self._file.replace(self._file.with_suffix(".unreadable.json"))
            return Saved()

    def content(self, media_id: str) -> bytes | None:
        """The bytes of a kept file."""
        path = self._folder / "media" / media_id
        return path.read_bytes() if path.exists() else None

    async def save(self, saved: Saved, contents: dict[str, bytes]) -> None:
        """Write everything. `contents` are the bytes of all media."""
        self.changed.clear()
        document = _SAVED.dump_json(saved)
        await asyncio.to_thread(self._write, document, dict(contents))

    def _write(self, document: bytes, contents: dict[str, bytes]) -> None:
        media = self._folder / "media"
        media.mkdir(parents=True, exist_ok=True, mode=0o700)
        for media_id, content in contents.items():
            if not (media / media_id).exists():
                _replace(media / media_id, content)
        _replace(self._file, document)


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".new")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
