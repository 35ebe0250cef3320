"""A command of the bot under cProfile: `python -m benchmarks.profiled OUT.pstats serve`; and what the file tells.

cProfile makes every call dearer, so small functions look worse than they are; shares are a guide, not a measure.
"""

import cProfile
import pstats
import sys
from pathlib import Path

from bot.__main__ import main


def top(file: Path, count: int = 14) -> list[str]:
    """The dearest packages, then functions by own time, then the project's own with everything below them."""
    stats = pstats.Stats(str(file)).stats  # type: ignore[attr-defined]
    own = {key: value[2] for key, value in stats.items() if not key[0].endswith("asyncio/runners.py")}  # the idle loop
    total = sum(own.values()) or 1.0
    lines = [
        f"{seconds / total:5.1%} own   {_name(key)}"
        for key, seconds in sorted(own.items(), key=lambda i: -i[1])[:count]
    ]
    packages: dict[str, float] = {}
    for key, seconds in own.items():
        packages[_package(key[0])] = packages.get(_package(key[0]), 0.0) + seconds
    lines[:0] = [
        f"{seconds / total:5.1%} in    {name}"
        for name, seconds in sorted(packages.items(), key=lambda i: -i[1])[:count]
    ]
    ours = {key: value[3] for key, value in stats.items() if _ours(key[0]) and key[2] != "<module>"}
    lines += [
        f"{seconds / total:5.1%} whole {_name(key)}"
        for key, seconds in sorted(ours.items(), key=lambda i: -i[1])[:count]
    ]
    return lines


def _ours(file: str) -> bool:
    path = Path(file)
    root = Path(__file__).parents[1]
    return path.is_relative_to(root) and path.relative_to(root).parts[0] in {"bot", "handlers", "storage"}


def _package(file: str) -> str:
    parts = Path(file).parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    if _ours(file):
        return "/".join(Path(file).relative_to(Path(__file__).parents[1]).parts[:2])
    return "built-in functions" if file == "~" else "the standard library"


def _name(key: tuple[str, int, str]) -> str:
    file, line, function = key
    if file == "~":
        return function
    return f"{'/'.join(Path(file).parts[-2:])}:{line} {function}"


if __name__ == "__main__":
    profile = cProfile.Profile()
    try:
        code = profile.runcall(main, sys.argv[2:])
    finally:
        profile.dump_stats(sys.argv[1])
    sys.exit(code)
