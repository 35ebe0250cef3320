"""What a report's picture costs: seconds from numbers to PNG, the renderer's memory, how late the loop gets."""

import asyncio
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

from benchmarks.numbers import Row, median, quantile
from handlers.reports.drawing import draw
from handlers.reports.week import Safety, WeekReport
from storage.counts import Mood, Theme

REPORT = WeekReport(
    date(2026, 11, 16), (12, 5, 23, 0, 8, 31, 4), 61, 6, 9, 40, 0,
    ((Theme.SCHOOL, 34), (Theme.FRIENDS, 21), (Theme.SPORT, 12), (Theme.FEELINGS, 5), (Theme.ONLINE, 1)),
    ((Mood.HAPPY, 11), (Mood.WORRIED, 4), (Mood.TIRED, 2)), Safety(), 120, 2,
)  # fmt: skip
SHOWN = (("Mia", "en"), ("अनन्या क्षत्रिय", "hi"), ("محمد", "fr"), ("李小龙", "de"))
BEAT = 0.001


async def run(*, small: bool = False) -> list[Row]:
    """Draw one after the other, as the sender does, with a heart beating beside it."""
    await draw(REPORT, *SHOWN[0])
    seconds, peaks, late = [], [], []
    for number in range(4 if small else 24):
        begun = time.perf_counter()
        drawing = asyncio.create_task(draw(REPORT, *SHOWN[number % len(SHOWN)]))
        peak = 0.0
        while not drawing.done():
            before = time.perf_counter()
            await asyncio.sleep(BEAT)
            late.append(time.perf_counter() - before - BEAT)
            peak = max(peak, _renderer())
        await drawing
        seconds.append(time.perf_counter() - begun)
        peaks.append(peak)
    worst = quantile(late, 0.99) * 1000
    return [
        Row("report: numbers to picture, seconds", "–", f"{median(seconds):.2f} s", "–", "–", None),
        Row("report: the renderer's peak memory", "–", f"{max(peaks):.0f} MiB, gone with it", "–", "–", None),
        Row(
            "report: lateness of the loop meanwhile, p99", "≤ 50 ms", f"{worst:.1f} ms", "50 ms", f"{worst / 50:.2f}",
            worst <= 50,
        ),
    ]  # fmt: skip


def _renderer() -> float:
    """Most resident memory so far of the process that draws, in MiB."""
    sizes = [0.0]
    for task in Path("/proc/self/task").iterdir():
        children = ""
        with suppress(OSError):  # a thread may end while it is looked at
            children = (task / "children").read_text()
        for child in children.split():
            with suppress(OSError):
                status = Path(f"/proc/{child}/status").read_text()
                sizes += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")]
    return max(sizes)
