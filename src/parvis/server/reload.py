"""`parvis reload`: the process begins anew, with the program and the settings of now.

It does so by exec, so it keeps its pid, and it hands its listening socket over to itself: whoever
asks meanwhile waits for the answer, and is not refused. The media core plays on and is adopted.

From an exec there is no way back. So it is rehearsed in a process beside this one: the same
program, called by the same words, reads what it would read, looks at what it would need, and ends.
"""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn

from msgspec import Struct, json

from parvis.server.unfit import Unfit

HANDED_OVER = "PARVIS_LISTENER"  # the number of the socket's file
REHEARSAL = "PARVIS_REHEARSAL"  # what the process that goes on meanwhile holds, as JSON

PATIENCE = 30.0  # seconds for a rehearsal; one takes about as long as a start


class Held(Struct, frozen=True):
    """The ports that are taken, and rightly so."""

    host: str
    port: int
    media_port: int


def rehearsing() -> Held | None:
    """Whether this process only rehearses, beside one that holds these."""
    held = os.environ.get(REHEARSAL)
    return json.decode(held, type=Held) if held else None


async def rehearse(held: Held) -> None:
    """Unfit, with the reason, when the program of now would not come to serve."""
    try:
        async with rehearsal(held) as process, asyncio.timeout(PATIENCE):
            _, stderr = await process.communicate()
    except TimeoutError as error:
        raise Unfit(f"The program did not get ready within {PATIENCE:.0f} s.") from error
    except OSError as error:
        raise Unfit(f"{sys.executable} cannot be run any more. Install Parvis again.") from error
    if process.returncode:
        raise Unfit(last_words(stderr.decode(errors="replace")))


@asynccontextmanager
async def rehearsal(held: Held) -> AsyncIterator[Process]:
    environment = os.environ | {REHEARSAL: json.encode(held).decode()}
    process = await asyncio.create_subprocess_exec(
        *called(), env=environment, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def last_words(stderr: str) -> str:
    """The sentence that a command ends with; else the end of its traceback."""
    if sentence := re.search(r"^parvis: (.*)", stderr, re.DOTALL | re.MULTILINE):
        return " ".join(sentence[1].split())
    return next(reversed(stderr.strip().splitlines()), "It ended without a word.")


def begin_anew(listener: socket.socket) -> NoReturn:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # told once more, until it listens again
    listener.set_inheritable(True)
    os.environ[HANDED_OVER] = str(listener.fileno())
    os.execv(sys.executable, called())


def called() -> list[str]:
    """Python by its whole path: it finds its packages by the name under which it is called."""
    return [sys.executable, *sys.orig_argv[1:]]


def handed_over(host: str, port: int) -> socket.socket | None:
    """The socket that the process had before; none if it is to answer elsewhere from now on."""
    number = os.environ.pop(HANDED_OVER, None)
    if number is None:
        return None
    listener = socket.socket(fileno=int(number))
    listener.set_inheritable(False)
    if answers(listener, host, port):
        return listener
    listener.close()
    return None


def answers(listener: socket.socket, host: str, port: int) -> bool:
    """Whether it does so at that address. Port 0 is any port."""
    wanted = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    here, its_port = listener.getsockname()[:2]
    return here in wanted and port in (0, its_port)
