"""Media ids, their expiry, and the short-lived urls behind them."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.simulator.errors import GraphError
from bot.simulator.shapes import JsonObject

URL_LIFE = timedelta(minutes=5)
LIFE = {"upload": timedelta(days=30), "webhook": timedelta(days=7)}
MB = 1024 * 1024
# MIME type → (kind, largest size), as Meta's media page has them; any other type only as a document from a person.
TYPES: dict[str, tuple[str, int]] = {
    "image/jpeg": ("image", 5 * MB),
    "image/png": ("image", 5 * MB),
    "image/webp": ("sticker", 500 * 1024),
    "audio/aac": ("audio", 16 * MB),
    "audio/amr": ("audio", 16 * MB),
    "audio/mpeg": ("audio", 16 * MB),
    "audio/mp4": ("audio", 16 * MB),
    "audio/ogg": ("audio", 16 * MB),
    "video/3gpp": ("video", 16 * MB),
    "video/mp4": ("video", 16 * MB),
    "text/plain": ("document", 100 * MB),
    "application/pdf": ("document", 100 * MB),
    "application/vnd.ms-excel": ("document", 100 * MB),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("document", 100 * MB),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("document", 100 * MB),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("document", 100 * MB),
}


@dataclass(slots=True)
class MediaFile:
    """A stored file without its bytes."""

    id: str
    mime_type: str
    sha256: str
    size: int
    origin: Literal["upload", "webhook"]
    stored_at: datetime
    filename: str = ""
    deleted: bool = False


class MediaStore:
    """Files by id, and the urls handed out for them."""

    def __init__(self) -> None:
        self.files: dict[str, MediaFile] = {}
        self.bytes: dict[str, bytes] = {}
        self._urls: dict[str, tuple[str, datetime]] = {}

    def put(
        self, content: bytes, mime_type: str, origin: Literal["upload", "webhook"], now: datetime, filename: str = ""
    ) -> MediaFile:
        """Keep a file under a new id: 30 days for what the business uploads, 7 for what a person sent."""
        file = MediaFile(
            id=str(10**15 + secrets.randbelow(9 * 10**15)),
            mime_type=mime_type,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            origin=origin,
            stored_at=now,
            filename=filename,
        )
        self.files[file.id], self.bytes[file.id] = file, content
        return file

    def live(self, media_id: str, now: datetime) -> MediaFile:
        """The file of an id. Raises GraphError 100 where it is unknown, deleted or too old."""
        file = self.files.get(media_id)
        if file is None or file.deleted or now - file.stored_at > LIFE[file.origin]:
            raise GraphError(100, f"Object with ID {media_id!r} does not exist or has expired.")
        return file

    def issue(self, media_id: str, now: datetime) -> str:
        """A secret for a download url, good for five minutes."""
        self._urls = {token: found for token, found in self._urls.items() if now - found[1] <= URL_LIFE}
        token = secrets.token_urlsafe(24)
        self._urls[token] = (media_id, now)
        return token

    def redeem(self, token: str, now: datetime) -> MediaFile | None:
        """The file behind a download url, or None when the url is too old or was never issued."""
        media_id, issued = self._urls.get(token, ("", now))
        file = self.files.get(media_id)
        return None if file is None or file.deleted or now - issued > URL_LIFE else file


def check_upload(mime_type: str, size: int) -> None:
    """Raise GraphError where Meta would not take a business's file."""
    base = base_type(mime_type)
    if base not in TYPES:
        raise GraphError(100, f"Param file must be a file with one of the supported types, not {mime_type!r}.")
    if size > TYPES[base][1]:
        raise GraphError(131053, f"File of {size} bytes is larger than {TYPES[base][1]} allowed for {base}.")


def kind_of(mime_type: str) -> str:
    """The kind of message that carries such a file from a person."""
    base = base_type(mime_type)
    if base in TYPES:
        return TYPES[base][0]
    family = base.partition("/")[0]
    return family if family in {"audio", "video"} else "document"


def message_body(file: MediaFile, caption: str, *, voice: bool) -> JsonObject:
    """What a message with a person's file carries."""
    body: JsonObject = {"id": file.id, "mime_type": file.mime_type, "sha256": file.sha256}
    match kind_of(file.mime_type):
        case "audio":
            return body | {"voice": voice}
        case "sticker":
            return body | {"animated": False}
        case "document" if file.filename:
            body["filename"] = file.filename
    return body | {"caption": caption} if caption else body


def base_type(mime_type: str) -> str:
    """A MIME type without its parameters."""
    return mime_type.partition(";")[0].strip().lower()
