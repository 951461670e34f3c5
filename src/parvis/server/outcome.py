"""What became of a reload: `serve` notes it in the data folder, `parvis reload` waits for it."""

import os
import select
import signal
import time
from contextlib import suppress
from pathlib import Path

from parvis.server.folder import running
from parvis.server.unfit import Unfit

OUTCOME = "reload"  # empty: it serves; else why it goes on as it was

LONGEST = 90.0  # seconds: a rehearsal, the answers under way, and a start, on a busy machine
LOOK = 0.1  # seconds


def note(data: Path, reason: str = "") -> None:
    """Whole or not at all. Each time it is another file. A full disk ends no `serve`."""
    fresh = data / f"{OUTCOME}.new"
    with suppress(OSError):
        fresh.write_text(reason)
        fresh.replace(data / OUTCOME)


def tell_to_reload(data: Path) -> None:
    """Returns when the new one serves. Unfit, if the old one goes on, or none does any more."""
    serve = running(data)
    if serve is None:
        raise Unfit(f"No parvis serve uses the data folder {data}. Start it, or say --data.")
    before, process = stamp(data), hang_up(serve.pid)
    try:
        wait(data, process, before)
    finally:
        os.close(process)
    if reason := (data / OUTCOME).read_text():
        raise Unfit(f"Not reloaded, and all goes on as before: {reason}")


def hang_up(pid: int) -> int:
    """Returns a file that tells when the process ends."""
    try:
        process = os.pidfd_open(pid)
        signal.pidfd_send_signal(process, signal.SIGHUP)
    except OSError as error:  # it has just ended, or belongs to another account
        raise Unfit(f"parvis serve, process {pid}, cannot be told ({error.strerror}).") from error
    return process


def wait(data: Path, process: int, before: tuple[int, int]) -> None:
    """Until something else is noted than before."""
    end = time.monotonic() + LONGEST
    while stamp(data) == before:
        ended, _, _ = select.select([process], [], [], LOOK)
        if ended:
            raise Unfit("parvis serve has ended, and nobody is served. Its log says why.")
        if time.monotonic() > end:
            raise Unfit(f"parvis serve has not begun anew within {LONGEST:.0f} s. Read its log.")


def stamp(data: Path) -> tuple[int, int]:
    try:
        about = (data / OUTCOME).stat()
    except FileNotFoundError:
        return 0, 0
    return about.st_ino, about.st_mtime_ns
