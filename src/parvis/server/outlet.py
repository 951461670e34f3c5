"""What leaves through one socket: in order, several messages a frame, never without bound."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from parvis.wire import Close, encode_frame

BACKLOG = 256 * 1024  # bytes; a reader slower than this is cut, and comes back by snapshot
GOODBYE = 5.0  # seconds a close frame may take

Send = Callable[[str], Awaitable[None]]
SendClose = Callable[[int], Awaitable[None]]


class Outlet:
    def __init__(self, send: Send, send_close: SendClose) -> None:
        self.send_text = send
        self.send_close = send_close
        self.waiting: list[bytes] = []
        self.backlog = 0  # bytes that have not been taken by the network
        self.longest = 0  # bytes of the longest message among them
        self.wanted = asyncio.Event()
        self.sending: asyncio.Task[None] | None = None
        self.code: Close | None = None

    # What the room does. Nothing waits here.

    def queue(self, message: bytes) -> None:
        """With the next flush."""
        if self.code is not None:
            return
        self.waiting.append(message)
        self.backlog += len(message)
        self.longest = max(self.longest, len(message))
        if self.backlog - self.longest > BACKLOG:  # one message alone is no backlog
            self.cut()

    def send(self, message: bytes) -> None:
        """At once, after all that waits."""
        self.queue(message)
        self.wanted.set()

    def flush(self) -> None:
        if self.waiting:
            self.wanted.set()

    def close(self, code: Close) -> None:
        """After what waits. The first reason counts."""
        if self.code is None:
            self.code = code
            self.wanted.set()

    def cut(self) -> None:
        """Nothing of what waits is worth sending any more."""
        self.close(Close.TOO_SLOW)
        self.waiting.clear()
        if self.sending:
            self.sending.cancel()

    # What the socket does.

    async def run(self) -> None:
        """Until it is to be closed and all that waited is gone."""
        self.sending = asyncio.current_task()
        while self.code is None or self.waiting:
            await self.wanted.wait()
            self.wanted.clear()
            await self.drain()

    async def drain(self) -> None:
        while self.waiting:
            frame, self.waiting = self.waiting, []
            await self.send_text(encode_frame(frame).decode())
            self.backlog -= sum(map(len, frame))
        self.longest = 0

    async def say_goodbye(self) -> None:
        """Nothing, if the other side has gone; and no longer than it is worth."""
        if self.code is not None:
            with suppress(TimeoutError, OSError):
                await asyncio.wait_for(self.send_close(self.code), GOODBYE)
