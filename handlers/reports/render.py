"""SVG on standard input to PNG on standard output: `python render.py FONT_FILE…`.

A process of its own, because the renderer keeps the interpreter's lock for some tenths of a second, in which a service
could not do anything else; its memory goes when it ends.
"""

import sys
from collections.abc import Sequence


def rasterise(svg: str, font_files: Sequence[str]) -> bytes:
    """The picture, drawn on this thread with these fonts and no others; the first is for whatever names none."""
    import resvg_py  # noqa: PLC0415  three megabytes that the service does without

    return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=list(font_files))


if __name__ == "__main__":
    sys.stdout.buffer.write(rasterise(sys.stdin.buffer.read().decode(), sys.argv[1:]))
