"""The program itself: where it is, how it is started, and how it is ended.

It gets a session of its own, so that a terminal's Ctrl-C or the death of this process leaves it
alone, and it is no child in the sense of asyncio, whose end would kill it.
"""

import os
import shutil
import signal
import socket
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

BINARY = "parvis-media"
CREDENTIALS = struct.Struct("3i")  # struct ucred of unix(7): pid, uid, gid


class NoBinary(Exception):
    """The media core is not installed."""

    def __init__(self) -> None:
        super().__init__(f"The program {BINARY} is missing. Run `make run`, which builds it.")


class Flags(Struct, frozen=True):
    """How a core is started. Another one is replaced."""

    media_port: int = 7882
    media_addresses: tuple[str, ...] = ()

    def arguments(self, data: Path) -> list[str]:
        addresses = (word for ip in self.media_addresses for word in ("--media-address", ip))
        return ["--data", str(data), "--media-port", str(self.media_port), *addresses]

    def fits(self, port: int, addresses: Sequence[str]) -> bool:
        """Port 0 is any port."""
        return self.media_port in (0, port) and list(self.media_addresses) == list(addresses)


def find_core() -> Path:
    """The program of this environment; PARVIS_MEDIA_BINARY names another one."""
    beside = Path(sys.executable).with_name(BINARY)
    named = os.environ.get("PARVIS_MEDIA_BINARY")
    places = [named] if named else [str(beside), shutil.which(BINARY)]
    for place in places:
        if place and os.access(place, os.X_OK):
            return Path(place).resolve()
    raise NoBinary


def start(data: Path, flags: Flags) -> int:
    """Starts a core and returns its pid. What it logs goes to DATA/media.log."""
    binary = str(find_core())
    log = os.open(data / "media.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return os.posix_spawn(
            binary,
            [binary, *flags.arguments(data)],
            os.environ,
            setsid=True,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, log, 1),
                (os.POSIX_SPAWN_DUP2, log, 2),
            ],
        )
    finally:
        os.close(log)


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def ended(pid: int) -> bool:
    """Whether it has ended; takes its exit status if it is our child."""
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def peer(connection: socket.socket) -> int:
    """The pid behind a unix socket: an answer that no protocol version can garble."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    pid: int = CREDENTIALS.unpack(raw)[0]
    return pid
