"""Answers: uvicorn, set up for many sockets, and ended by a signal without losing the rest.

uvicorn's own signal handling raises the signal again when it is done, which would end this
process before the media core was told. So the signals are ours (`until_told`).
"""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from litestar import Litestar
from msgspec import Struct

from parvis.settings import Settings

GRACE = 2  # seconds for answers under way
LARGEST_FRAME = 128 * 1024  # bytes; what is over 64 KiB is refused, what is over this cuts

STDERR = 2
ENDING = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """Says when it answers; leaves the signals alone."""

    def __init__(self, config: uvicorn.Config, answering: Callable[[], None]) -> None:
        super().__init__(config)
        self.answering = answering

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answering()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def answer(
    app: Litestar, settings: Settings, listener: socket.socket, answering: Callable[[], None]
) -> None:
    """Until this task is cancelled, which it survives: it comes back when all is answered."""
    server = Server(config(app, settings), answering)
    serving = asyncio.ensure_future(server.serve([listener]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving


def config(app: Litestar, settings: Settings) -> uvicorn.Config:
    """No addresses are logged: there is no access log, and uvicorn itself only warns."""
    return uvicorn.Config(
        app,
        loop="none",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.public_url),  # C16: without a proxy nobody's word counts
        forwarded_allow_ips=[*settings.trusted_proxies, *map(mapped, settings.trusted_proxies)],
        timeout_graceful_shutdown=GRACE,
    )


def mapped(address: str) -> str:
    """As a socket for IPv6 and IPv4 names an IPv4 address (RFC 4291, section 2.5.5.2)."""
    return address if ":" in address else f"::ffff:{address}"


class Told(Struct):
    """What a signal has told: to end, or to begin anew."""

    reload: bool = False


def until_told(
    work: Callable[[Told], Coroutine[Any, Any, None]], may_reload: Callable[[], Awaitable[bool]]
) -> Told:
    """Runs the work until it ends, or a signal cancels it."""
    import uvloop

    told = Told()

    async def run() -> None:
        task = asyncio.ensure_future(work(told))
        Signals(task, told, may_reload).listen()
        with suppress(asyncio.CancelledError):
            await task

    uvloop.run(run())
    return told


class Signals:
    """SIGINT and SIGTERM tell to end; SIGHUP to begin anew, where that may be, unless it says that
    the terminal is gone. One is enough: a second one does not cut short what the first began; but
    who is told to end does not begin anew."""

    def __init__(
        self, task: asyncio.Task[None], told: Told, may_reload: Callable[[], Awaitable[bool]]
    ) -> None:
        self.task = task
        self.told = told
        self.may_reload = may_reload
        self.by_hand = os.isatty(STDERR)
        self.cancelled = False
        self.asking: asyncio.Task[None] | None = None

    def listen(self) -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self.hang_up)
        for number in ENDING:
            loop.add_signal_handler(number, self.end)

    def hang_up(self) -> None:
        if self.by_hand and not os.isatty(STDERR):
            self.end()
        elif not self.cancelled and not self.asking:
            self.asking = asyncio.create_task(self.begin_anew())

    async def begin_anew(self) -> None:
        try:
            if await self.may_reload() and not self.cancelled:
                self.told.reload = True
                self.cancel()
        finally:
            self.asking = None

    def end(self) -> None:
        self.told.reload = False
        self.cancel()

    def cancel(self) -> None:
        if not self.cancelled:
            self.cancelled = True
            self.task.cancel()
