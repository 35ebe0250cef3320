"""A relay in front of Postgres' socket that counts round trips by the statement's name.

One round trip is one Sync or one simple Query message of the client: it sends, then waits for ReadyForQuery.
"""

import asyncio
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

_NAME = re.compile(rb"/\* ([\w.]+) \*/")


class _Frontend:
    """What one connection's client says, message by message."""

    def __init__(self, counts: Counter[str]) -> None:
        self._counts, self._data, self._started = counts, bytearray(), False
        self._names: dict[bytes, str] = {}
        self._last = "other"

    def feed(self, data: bytes) -> None:
        self._data += data
        while True:
            head = 0 if not self._started else 1
            if len(self._data) < head + 4:
                return
            total = head + int.from_bytes(self._data[head : head + 4], "big")
            if len(self._data) < total:
                return
            if self._started:
                self._read(self._data[:1], bytes(self._data[5:total]))
            self._started = True
            del self._data[:total]

    def _read(self, kind: bytearray, body: bytes) -> None:
        if kind == b"P":
            statement, query = body.split(b"\0", 2)[:2]
            self._names[statement] = self._last = _name(query)
        elif kind == b"B":
            statement = body.split(b"\0", 2)[1]
            self._last = self._names.get(statement, "other")
        elif kind == b"Q":
            self._counts[_name(body)] += 1
        elif kind == b"S":
            self._counts[self._last] += 1


def _name(query: bytes) -> str:
    found = _NAME.search(query)
    return found[1].decode() if found else query[:30].decode("utf-8", "replace").strip("\0; ").lower()


@contextmanager
def counting(dsn: str) -> Iterator[tuple[str, Counter[str]]]:
    """The address to connect to instead of `dsn`, and the running counts; relays in a thread of its own."""
    parts = urlsplit(dsn)
    options = {name: values[0] for name, values in parse_qs(parts.query).items()}
    socket = f".s.PGSQL.{options.get('port', '5432')}"
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="tandem-count-") as folder:
        loop = asyncio.new_event_loop()
        relay = partial(_relay, Path(options["host"]) / socket, counts)
        thread = Thread(target=loop.run_forever, daemon=True)
        thread.start()
        starting = asyncio.start_unix_server(relay, Path(folder) / socket)
        server = asyncio.run_coroutine_threadsafe(starting, loop).result()
        try:
            yield urlunsplit(parts._replace(query=urlencode(options | {"host": folder}))), counts
        finally:
            loop.call_soon_threadsafe(server.close)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()


async def _relay(
    target: Path, counts: Counter[str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    far_reader, far_writer = await asyncio.open_unix_connection(target)
    await asyncio.gather(
        _pump(reader, far_writer, _Frontend(counts).feed), _pump(far_reader, writer, lambda _data: None)
    )


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, look: Callable[[bytes], None]) -> None:
    try:
        while data := await reader.read(65536):
            look(data)
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
