"""Median and p95 of some runs, and the lines they are written as."""

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parents[1] / "results"


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest time that at least `share` of the runs did not exceed (nearest rank)."""
    ordered = sorted(times)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


def written(name: str, value: float) -> int:
    """Seconds as milliseconds; a row that names another unit after a comma as it is."""
    return round(value if ", " in name else 1000 * value)


def line(name: str, times: Sequence[float]) -> str:
    """A share of all runs has no median: there its mean stands."""
    middle = statistics.fmean if name.endswith("%") else statistics.median
    median, late, worst = (
        written(name, value) for value in (middle(times), percentile(times, 0.95), max(times))
    )
    return f"{name:<36} {median:>7} {late:>7} {worst:>7} {len(times):>5}"


def machine() -> str:
    words = Path("/proc/cpuinfo").read_text().split("model name")
    model = words[1].split(":")[1].split("\n")[0].strip() if len(words) > 1 else "unknown"
    return f"{os.cpu_count()} cores, {model}; Linux {platform.release()}"


def report(rows: dict[str, list[float]]) -> str:
    head = f"{'ms':<36} {'median':>7} {'p95':>7} {'max':>7} {'runs':>5}"
    return "\n".join(
        [
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}",
            head,
            *(line(name, times) for name, times in rows.items()),
            "",
        ]
    )


def keep(text: str, name: str = "feel") -> Path:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    path.write_text(text)
    return path
