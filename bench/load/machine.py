"""Processes: where they run, what they have used; and the rows in which it is told."""

import os
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from feel.figures import RESULTS, machine, percentile
from stagehands.server import Server

SERVER_CPU, CLIENT_CPU = 0, 1
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


@contextmanager
def serving(*options: str) -> Iterator[Server]:
    """A server with its core on the first processor, and we on the second, if there are two."""
    allow_many_files()
    pinned = len(os.sched_getaffinity(0)) > 1
    prefix = ("taskset", "--cpu-list", str(SERVER_CPU)) if pinned else ()
    RESULTS.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=RESULTS) as folder:  # on a disk: /tmp may be none
        server = Server(Path(folder) / "data", *options, prefix=prefix)
        server.start()
        if pinned:
            os.sched_setaffinity(0, {CLIENT_CPU})
        try:
            server.wait_until_serving()
            yield server
        finally:
            server.stop()


def allow_many_files() -> None:
    """A socket each, for thousands."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def pid_of(server: Server) -> int:
    """`taskset` has become the server itself."""
    assert server.process
    return server.process.pid


def cpu_seconds(pid: int) -> float:
    """Of all its threads so far, user and system. A thread that ends takes its own along."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


def resident_kb(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_KB


def ms(seconds: Sequence[float], share: float) -> str:
    return f"{1000 * percentile(seconds, share):.1f}"


def table(head: Sequence[str], *rows: Sequence[object]) -> str:
    lines = (f"| {' | '.join(map(str, row))} |" for row in (head, ["---"] * len(head), *rows))
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine()}; load {os.getloadavg()[0]:.1f}"
    return "\n".join(["", when, "", *lines, ""])
