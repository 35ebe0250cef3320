"""Turns a browser's recording (Opus in WebM) into what phones send (Opus in Ogg), without touching the sound.

RFC 3533 (Ogg), RFC 7845 (Opus in Ogg), RFC 6716 section 3.1 (the first byte of a packet), RFC 8794 (EBML).
"""

import struct
from collections.abc import Iterator
from itertools import chain

_MASTERS = frozenset(
    {0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0xA0}
)  # Segment, Cluster, Tracks, TrackEntry, BlockGroup
_CODEC_PRIVATE, _SIMPLE_BLOCK, _BLOCK = 0x63A2, 0xA3, 0xA1
_SERIAL = 1
_FIRST, _LAST = 2, 4
_LARGEST_PACKET = 254 * 255


def webm_to_ogg(webm: bytes) -> bytes:
    """An Ogg file with the same Opus packets. Raises ValueError where this is no such recording."""
    head, packets = _read(webm)
    tags = b"OpusTags" + struct.pack("<I6sI", 6, b"tandem", 0)
    pages = [_page(head, 0, 0, _FIRST), _page(tags, 0, 1, 0)]
    granule = 0
    for number, packet in enumerate(packets, 2):
        granule += _samples(packet)
        pages.append(_page(packet, granule, number, _LAST if number == len(packets) + 1 else 0))
    return b"".join(pages)


def _read(webm: bytes) -> tuple[bytes, list[bytes]]:
    head, packets = b"", []
    try:
        for element, content in _elements(webm):
            if element == _CODEC_PRIVATE:
                head = content
            elif element in {_SIMPLE_BLOCK, _BLOCK}:
                _, after_track = _number(content, 0, keep_mark=False)
                packets.append(content[after_track + 3 :])  # two bytes of time and one of flags
    except IndexError:
        raise ValueError("the recording ends in the middle of an element") from None
    if not head.startswith(b"OpusHead") or not packets or any(not 0 < len(p) <= _LARGEST_PACKET for p in packets):
        raise ValueError("the recording holds no Opus sound")
    return head, packets


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        element, at = _number(data, at, keep_mark=True)
        size, at = _number(data, at, keep_mark=False)
        if element in _MASTERS:  # step inside; a live recording does not even know their sizes
            continue
        yield element, data[at : at + size]
        at += size


def _number(data: bytes, at: int, *, keep_mark: bool) -> tuple[int, int]:
    length = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + length])
    return value if keep_mark else value & ((1 << 7 * length) - 1), at + length


def _samples(packet: bytes) -> int:
    """How long a packet sounds, in samples at 48 kHz."""
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:
        frame = (480, 960, 1920, 2880)[config & 3]
    elif config < 16:
        frame = (480, 960)[config & 1]
    else:
        frame = (120, 240, 480, 960)[config & 3]
    frames = (1, 2, 2)[code] if code < 3 else packet[1] & 63 if len(packet) > 1 else 0
    return frame * frames


def _page(packet: bytes, granule: int, number: int, flags: int) -> bytes:
    lacing = bytes(chain([255] * (len(packet) // 255), [len(packet) % 255]))
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, _SERIAL, number, 0, len(lacing))
    page = bytearray(head + lacing + packet)
    page[22:26] = _checksum(page).to_bytes(4, "little")
    return bytes(page)


def _checksum(page: bytes | bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


def _table_entry(byte: int) -> int:
    value = byte << 24
    for _ in range(8):
        value = (value << 1 & 0xFFFFFFFF) ^ (0x04C11DB7 if value & 0x80000000 else 0)
    return value


_TABLE = [_table_entry(byte) for byte in range(256)]
