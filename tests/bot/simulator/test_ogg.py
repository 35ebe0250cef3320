"""A recording keeps its packets and gets well-formed pages."""

import struct

import pytest

from bot.simulator.ogg import webm_to_ogg

HEAD = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
UNKNOWN = b"\x01" + b"\xff" * 7


def element(code: str, content: bytes) -> bytes:
    return bytes.fromhex(code) + (0x10000000 | len(content)).to_bytes(4) + content


def recording(*packets: bytes) -> bytes:
    blocks = b"".join(element("A3", b"\x81\x00\x00\x80" + packet) for packet in packets)
    tracks = bytes.fromhex("1654AE6B") + UNKNOWN + bytes.fromhex("AE") + UNKNOWN + element("63A2", HEAD)
    start = element("1A45DFA3", b"webm") + bytes.fromhex("18538067") + UNKNOWN
    return start + tracks + bytes.fromhex("1F43B675") + UNKNOWN + element("E7", b"\x00") + blocks


def test_packets_and_times_are_kept() -> None:
    packets = [b"\x78" + b"a" * 50, b"\x78" + b"b" * 300, b"\x7b\x03" + b"c" * 40]  # 20 ms, 20 ms, three times 20 ms
    ogg = webm_to_ogg(recording(*packets))
    assert all(packet in ogg for packet in (HEAD, *packets))
    pages = [b"OggS" + page for page in ogg.split(b"OggS")[1:]]
    fields = [struct.unpack("<4sBBqIIIB", page[:27]) for page in pages]
    assert [page[3] for page in fields] == [0, 0, 960, 1920, 4800]
    assert [page[2] for page in fields] == [2, 0, 0, 0, 4]
    assert [page[5] for page in fields] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("broken", [b"", b"RIFF", recording(), recording(b"\x78abc")[:60], b"\x00" * 20])
def test_other_files_are_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="recording"):
        webm_to_ogg(broken)
