"""`make bench`: what a person feels (bench/README.md), RUNS times (20); PART=doors for one part."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from feel import doors, hands, power, raid, sound
from feel.figures import keep, report, written
from stagehands.server import Server

RUNS = int(os.environ.get("RUNS", "20"))
PART = os.environ.get("PART", "")  # names of parts; all of them when it is empty


def serving_again(server: Server, runs: int) -> Iterator[tuple[str, float]]:
    """Python killed with -9 and started at once, as a supervisor would, until it answers."""
    for _ in range(runs):
        killed = time.monotonic()
        server.kill()
        server.start()
        server.wait_until_serving()
        yield "Python killed to serving again", time.monotonic() - killed


def parts(server: Server, folder: Path) -> dict[str, Callable[[], Iterator[tuple[str, float]]]]:
    return {
        "power": lambda: power.measure(server, RUNS),
        "sound": lambda: sound.measure(server, RUNS, folder),
        "serving": lambda: serving_again(server, RUNS),
        "doors": lambda: doors.measure(server, RUNS, folder),
        "hands": lambda: hands.measure(server, folder),
        "raid": lambda: raid.measure(server, RUNS, folder),
    }


def measured(server: Server, folder: Path) -> Iterator[tuple[str, float]]:
    all_parts = parts(server, folder)
    for name in PART.split() or all_parts:
        began = time.monotonic()
        yield from all_parts[name]()
        print(f"({name} took {time.monotonic() - began:.0f} s)", flush=True)


def main() -> None:
    rows: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(folder / "data")
        server.start()
        server.wait_until_serving()
        try:
            for row, value in measured(server, folder):
                rows.setdefault(row, []).append(value)
                print(f"{row}: {written(row, value)}", flush=True)
        finally:
            server.stop()
    text = report(rows)
    print(f"\n{text}\nkept in {keep(text).name}")


if __name__ == "__main__":
    main()
