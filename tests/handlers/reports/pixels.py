"""Pixels of a PNG as the renderer writes it: eight bits, RGBA, not interlaced."""

import struct
import zlib
from dataclasses import dataclass

Pixel = tuple[int, int, int, int]


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    rows: list[bytes]

    def colours(self) -> set[Pixel]:
        return {(*row[at : at + 4],) for row in self.rows for at in range(0, len(row), 4)}  # type: ignore[misc]

    def inked(self, paper: bytes) -> list[int]:
        """Columns that hold anything but paper."""
        return [x for x in range(self.width) if any(row[4 * x : 4 * x + 4] != paper for row in self.rows)]


def decode(png: bytes) -> Picture:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    assert (depth, colour, interlaced) == (8, 6, 0)
    packed, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    raw, stride = zlib.decompress(packed), width * 4
    rows: list[bytes] = []
    above = bytes(stride)
    for y in range(height):
        begin = y * (stride + 1)
        above = _unfilter(raw[begin], bytearray(raw[begin + 1 : begin + 1 + stride]), above)
        rows.append(above)
    return Picture(width, height, rows)


def _unfilter(kind: int, line: bytearray, above: bytes) -> bytes:
    for x in range(len(line)):
        left = line[x - 4] if x >= 4 else 0
        corner = above[x - 4] if x >= 4 else 0
        match kind:
            case 1:
                line[x] = line[x] + left & 255
            case 2:
                line[x] = line[x] + above[x] & 255
            case 3:
                line[x] = line[x] + (left + above[x]) // 2 & 255
            case 4:
                line[x] = line[x] + _nearest(left, above[x], corner) & 255
    return bytes(line)


def _nearest(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
