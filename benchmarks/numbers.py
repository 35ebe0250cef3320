"""Rows of the table, and the little arithmetic behind them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One target. `baseline` is what the measured value is a ratio to, measured in the same run."""

    what: str
    target: str
    measured: str
    baseline: str = ""
    ratio: str = ""
    met: bool | None = None  # None: told for information
    why: str = ""  # for a target that was missed: where the time goes

    @property
    def verdict(self) -> str:
        return {True: "yes", False: "no", None: "–"}[self.met]


def quantile(values: Sequence[float], q: float) -> float:
    """The value below which a share `q` of the values lies; 0 of none."""
    ordered = sorted(values)
    return ordered[min(int(q * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def median(values: Sequence[float]) -> float:
    return quantile(values, 0.5)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 0.01 else f"{seconds * 1000:.1f} ms"


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | target | measured | baseline | ratio | met |", "|---|---|---|---|---|---|"]
    lines += [f"| {r.what} | {r.target} | {r.measured} | {r.baseline} | {r.ratio} | {r.verdict} |" for r in rows]
    return "\n".join(lines)
