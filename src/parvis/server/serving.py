"""Answers: uvicorn, set up for many sockets, and ended by a signal without losing the rest.

uvicorn's own signal handling raises the signal again when it is done, which would end this
process before the media core was told. So the signals are ours (`until_told`).
"""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from litestar import Litestar
from msgspec import Struct

from parvis.settings import Settings

GRACE = 2  # seconds for answers under way
LARGEST_FRAME = 128 * 1024  # bytes; what is over 64 KiB is refused, what is over this cuts

STDERR = 2
SIGNALS = (signal.SIGINT, signal.SIGTERM)


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
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=GRACE,
    )


class Told(Struct):
    """What a signal has told: to end, or to begin anew."""

    reload: bool = False


def until_told(
    work: Callable[[Told], Coroutine[Any, Any, None]], may_reload: Callable[[], bool]
) -> Told:
    """Runs the work until it ends, or a signal cancels it: SIGINT and SIGTERM to end, SIGHUP to
    begin anew, unless it says that the terminal is gone. One is enough: a second one does not cut
    short what the first began; but who is told to end does not begin anew."""
    import uvloop

    told, by_hand = Told(), os.isatty(STDERR)

    async def run() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work(told))
        cancel = Once(task.cancel)

        def hang_up() -> None:
            gone = by_hand and not os.isatty(STDERR)
            if not cancel.called and (gone or may_reload()):
                told.reload = not gone
                cancel()

        def end() -> None:
            told.reload = False
            cancel()

        loop.add_signal_handler(signal.SIGHUP, hang_up)
        for number in SIGNALS:
            loop.add_signal_handler(number, end)
        with suppress(asyncio.CancelledError):
            await task

    uvloop.run(run())
    return told


class Once:
    """Calls once, however often it is called."""

    def __init__(self, call: Callable[[], object]) -> None:
        self.call = call
        self.called = False

    def __call__(self) -> None:
        if not self.called:
            self.called = True
            self.call()
