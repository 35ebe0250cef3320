"""Just enough HTTP/1.1 to serve and to post JSON with a known length: a few microseconds a request.

The doubles share two cores with what is measured, so every microsecond of theirs would be charged to it.
"""

import asyncio
from collections import deque
from collections.abc import Callable

Answer = Callable[[int, bytes], None]  # status, body
# Gets the request line, the body, and a function that sends the answer, now or later.
Handler = Callable[[bytes, bytes, Callable[[bytes], None]], None]

_LENGTH = b"\r\ncontent-length:"


def _split(data: bytearray) -> tuple[bytes, bytes, int] | None:
    """First line, body and length in bytes of the first whole message in `data`; None while it is incomplete."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(data[: end + 2])
    at = head.lower().find(_LENGTH)
    length = 0
    if at >= 0:
        start = at + len(_LENGTH)
        length = int(head[start : head.index(b"\r\n", start)])
    total = end + 4 + length
    if len(data) < total:
        return None
    return head[: head.index(b"\r\n")], bytes(data[end + 4 : total]), total


class Server(asyncio.Protocol):
    """One connection of a client; requests that come pipelined would be answered out of order, and none do."""

    def __init__(self, handler: Handler) -> None:
        self._handler, self._data = handler, bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while found := _split(self._data):
            line, body, total = found
            del self._data[:total]
            self._handler(line, body, self._answer)

    def _answer(self, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        if not self._transport.is_closing():
            self._transport.write(head + body)  # type: ignore[attr-defined]


class Poster(asyncio.Protocol):
    """One kept-alive connection to a server: one request at a time, told to a callback."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._told: Answer | None = None
        self.lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def post(self, request: bytes, told: Answer) -> None:
        self._told = told
        if self.lost:
            told(0, b"")
        else:
            self._transport.write(request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._data += data
        found = _split(self._data)
        if found and self._told:
            line, body, total = found
            del self._data[:total]
            told, self._told = self._told, None
            told(int(line[9:12]), body)

    def connection_lost(self, _exc: Exception | None) -> None:
        self.lost = True
        if self._told:
            told, self._told = self._told, None
            told(0, b"")


class Posters:
    """As many connections as are needed at once; a request that got no 200 is posted again, as Meta does."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: deque[Poster] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self.failures = 0

    def post(self, request: bytes) -> None:
        while self._idle:
            poster = self._idle.pop()
            if not poster.lost:
                self._send(poster, request)
                return
        task = asyncio.get_running_loop().create_task(self._open(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        _, poster = await loop.create_connection(Poster, self._host, self._port)
        self._send(poster, request)

    def _send(self, poster: Poster, request: bytes) -> None:
        def told(status: int, _body: bytes) -> None:
            self._idle.append(poster)
            if status != 200:
                self.failures += 1
                asyncio.get_running_loop().call_later(0.2, self.post, request)

        poster.post(request, told)


async def serve(handler: Handler, port: int) -> asyncio.Server:
    return await asyncio.get_running_loop().create_server(lambda: Server(handler), "127.0.0.1", port, backlog=2048)


def request_bytes(host: str, port: int, path: str, body: bytes, *headers: str) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}:{port}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
