"""Whose the data folder is: one `serve` at a time, named in its lock; and one media core."""

import fcntl
import os
import secrets
from pathlib import Path
from tempfile import TemporaryFile

from msgspec import Struct

from parvis.server.unfit import Unfit
from parvis.settings import Settings

LOCK, CORE_LOCK = "serve.lock", "media.lock"
SPACE = 1 << 20  # bytes


def claim(data: Path) -> int:
    """The data folder, ours alone; its lock lives as long as this process, and names it. Returns
    the lock."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unfit(
            f"The data folder {data} cannot be written ({error.strerror}). "
            "Choose another with --data, or change its owner."
        ) from error
    if not locked(lock):
        os.close(lock)
        raise Unfit(
            f"Another parvis serve uses the data folder {data}. "
            "Stop it first, or choose another folder with --data."
        )
    return lock


def sign(lock: int, settings: Settings) -> str:
    """Says in the lock who holds it, where it answers, and the key for the doctor, which is
    returned."""
    key = secrets.token_urlsafe(16)
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()} {settings.address} {key}".encode(), 0)
    return key


class Running(Struct, frozen=True):
    """The `serve` that holds a data folder."""

    pid: int
    address: str
    key: str


def running(data: Path) -> Running | None:
    try:
        with (data / LOCK).open("r+") as lock:
            pid, address, *key = lock.read().split()  # an older one has no key
            return None if locked(lock.fileno()) else Running(int(pid), address, "".join(key))
    except (OSError, ValueError):  # no folder, no lock, or nobody's yet
        return None


def check_space(data: Path) -> None:
    """What `serve` writes as it begins will find its place."""
    try:
        with TemporaryFile(dir=data) as file:
            file.write(bytes(SPACE))
    except OSError as error:
        raise Unfit(
            f"Nothing can be written to the data folder {data} ({error.strerror})."
        ) from error


def core_runs(data: Path) -> bool:
    """Whether a media core holds this folder."""
    try:
        file = os.open(data / CORE_LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not locked(file)
    finally:
        os.close(file)


def locked(file: int) -> bool:
    """Whether the lock was free, and is ours now (flock(2): it ends with the process)."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
