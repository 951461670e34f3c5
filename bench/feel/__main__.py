"""`make bench`: every figure of bench/README.md but the fan-out, RUNS times (20)."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from feel import power, sound
from feel.figures import keep, report
from stagehands.server import Server

RUNS = int(os.environ.get("RUNS", "20"))


def serving_again(server: Server, runs: int) -> Iterator[tuple[str, float]]:
    """Python killed with -9 and started at once, as a supervisor would, until it answers."""
    for _ in range(runs):
        killed = time.monotonic()
        server.kill()
        server.start()
        server.wait_until_serving()
        yield "Python killed to serving again", time.monotonic() - killed


def measured(server: Server, folder: Path) -> Iterator[tuple[str, float]]:
    yield from power.measure(server, RUNS)
    yield from sound.measure(server, RUNS, folder)
    yield from serving_again(server, RUNS)


def main() -> None:
    rows: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(folder / "data")
        server.start()
        server.wait_until_serving()
        try:
            for row, seconds in measured(server, folder):
                rows.setdefault(row, []).append(seconds)
                print(f"{row}: {1000 * seconds:.0f} ms", flush=True)
        finally:
            server.stop()
    text = report(rows)
    print(f"\n{text}\nkept in {keep(text).name}")


if __name__ == "__main__":
    main()
