"""The Cloud API as a channel (docs, messages/send-messages, mark-message-as-read, typing-indicators)."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import aiohttp

from bot.channel import Accepted, Address, MediaUnavailable, Outcome, Payload, Refused, Unknown
from bot.whatsapp.errors import decide
from bot.whatsapp.incoming import to_incoming
from bot.whatsapp.loose import key, mapping, parse_json, sequence, whole
from bot.whatsapp.media import MediaStore, UploadRefused
from bot.whatsapp.payloads import render
from handlers.message import Incoming, Media, Outgoing

_OK = range(200, 300)
_GATEWAY = (502, 504)  # what stands behind the gateway may have taken the message
_NOT_SENT = -1
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class CloudApi:
    """Sends and receives for every business number of one access token, over one shared session."""

    name = "whatsapp"

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        api_url: str,
        version: str,
        access_token: str,
        timeout: float = 10.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        rng: Random | None = None,
        on_failure: Callable[[str], None] = lambda _what: None,
    ) -> None:
        self._session = session
        self._root = f"{api_url.rstrip('/')}/{version}"
        self._headers = {"Authorization": f"Bearer {access_token}"}
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=timeout / 2)
        self._now = now
        self._rng = rng or Random()  # noqa: S311  jitter, no secret
        self._on_failure = on_failure
        self._media = MediaStore(session, api_url=api_url, version=version, access_token=access_token)

    def receive(self, raw: str) -> Incoming:
        """One stored raw message; without a usable timestamp it counts as sent now."""
        return to_incoming(raw, self._now())

    def render(self, reply: Outgoing) -> tuple[Payload, ...]:
        """Message bodies of one reply, in sending order."""
        return render(reply)

    async def send(self, address: Address, payload: Payload, tag: str, attempt: int) -> Outcome:
        """One attempt. Unknown means it may have arrived: wait for a status that carries the tag."""
        recipient = {"to": address.phone} if address.phone else {"recipient": address.bsuid}
        if not any(recipient.values()):
            return Refused(_NOT_SENT, "no phone and no BSUID", "person", None)
        message = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **recipient,
            **payload,
            "biz_opaque_callback_data": tag,
        }
        try:
            status, body = await self._post(address.business_number, message)
        except _NEVER_LEFT as error:
            refused = decide(_NOT_SENT, 0, attempt, self._rng)
            return Refused(_NOT_SENT, f"{refused.reason}: {type(error).__name__}", refused.scope, refused.retry_after)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Unknown(type(error).__name__)
        return self._outcome(status, body, attempt)

    async def begin_work(self, business_number: str, message_id: str) -> None:
        """Blue ticks and "typing…" (gone after 25 s or with the answer). Failures go to `on_failure`."""
        message = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": {"type": "text"},
        }
        try:
            status, _ = await self._post(business_number, message)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._on_failure(type(error).__name__)
        else:
            if status not in _OK:
                self._on_failure(f"HTTP {status}")

    async def fetch_media(self, business_number: str, media: Media) -> bytes:
        """The file's bytes. Raises MediaUnavailable."""
        return await self._media.fetch(business_number, media)

    async def upload(
        self, business_number: str, data: bytes, mime_type: str, filename: str, attempt: int
    ) -> str | Refused:
        """A media id to send with. Nothing is sent by it, so that any failure may be tried again by the error table."""
        try:
            return await self._media.upload(business_number, data, mime_type, filename)
        except UploadRefused as error:
            return decide(error.code, error.status, attempt, self._rng)
        except MediaUnavailable:
            return decide(_NOT_SENT, 0, attempt, self._rng)

    async def _post(self, business_number: str, message: Payload) -> tuple[int, object]:
        """Status and JSON (None when unreadable). An error's status counts even if its body breaks off."""
        url = f"{self._root}/{business_number}/messages"
        async with self._session.post(
            url, json=message, headers=self._headers, timeout=self._timeout, allow_redirects=False
        ) as response:
            try:
                body = parse_json(await response.read())
            except (ValueError, RecursionError):
                body = None
            except (aiohttp.ClientError, TimeoutError, OSError):
                if response.status in _OK:
                    raise
                body = None
            return response.status, body

    def _outcome(self, status: int, body: object, attempt: int) -> Outcome:
        answer = mapping(body)
        if status in _OK:
            messages = sequence(answer.get("messages"))
            message_id = key(mapping(messages[0]).get("id")) if messages else None
            return Accepted(message_id) if message_id else Unknown(f"HTTP {status} without a message id")
        code = whole(mapping(answer.get("error")).get("code"))
        if code is None and status in _GATEWAY:
            return Unknown(f"HTTP {status} of a gateway")
        return decide(status if code is None else code, status, attempt, self._rng)
