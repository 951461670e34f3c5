"""The media core as the rest sees it: always the same one, though processes come and go.

It is adopted where one runs, replaced where it has other flags or another protocol, and started
anew within half a second of a crash. A core that cannot be heard is killed: unsupervised, it
would go on forwarding what was closed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, convert

from parvis.media import process
from parvis.media.line import Line, MediaRefused
from parvis.media.process import Flags
from parvis.media.protocol import PROTOCOL, CoreEvent, Hello, Table
from parvis.wire.failures import MediaAway

log = logging.getLogger("parvis.media")

STARTING = 5.0  # seconds a new core has to open its socket
GLANCE = 0.01  # seconds between two looks at it
READY = 2.0  # seconds a join waits for a core that is being started
PAUSES = (0.0, 0.0, 0.1, 0.2, 0.5, 1.0, 2.0)  # seconds before each attempt; the last repeats


class CoreFailed(Exception):
    """A core could not be started. The text says why, in its own last words."""


def ignore_loss() -> None:
    """Until somebody listens."""


async def ignore_restart() -> None:
    """Until somebody listens."""


class Core:
    """`lost` runs at the moment a core is gone; `restarted` before joins reach the next one."""

    def __init__(self, data: Path, flags: Flags | None = None) -> None:
        self.data = data
        self.flags = flags or Flags()
        self.socket = data / "media.sock"
        self.events: asyncio.Queue[CoreEvent] = asyncio.Queue()
        self.lost: Callable[[], None] = ignore_loss
        self.restarted: Callable[[], Awaitable[None]] = ignore_restart
        self.hello: Hello | None = None
        self.line: Line | None = None
        self.ready = asyncio.Event()
        self.keeper: asyncio.Task[None] | None = None
        self.closed = False

    # Its life.

    async def start(self) -> None:
        """Adopts the core that runs on this data folder, or starts one. CoreFailed if neither."""
        await self.reach()
        self.ready.set()

    async def close(self) -> None:
        """Lets go of the core, which plays on and can be adopted."""
        self.closed = True
        self.ready.clear()
        if self.keeper:
            self.keeper.cancel()
        if self.line:
            self.line.shut()

    async def stop(self) -> None:
        """Ends the core."""
        self.closed = True
        pid = self.hello.pid if self.hello else None
        with suppress(MediaAway, MediaRefused):
            await self.ask("stop")
        await self.close()
        if pid is not None:
            await bury(pid)

    def hear(self, events: list[CoreEvent]) -> None:
        for event in events:
            self.events.put_nowait(event)

    def gone(self, line: Line) -> None:
        if line is not self.line or self.closed:
            return
        self.ready.clear()
        if self.hello:
            process.kill(self.hello.pid)
        log.warning("the media core is gone; starting another")
        self.forget_events()
        self.lost()
        if self.keeper is None or self.keeper.done():
            self.keeper = asyncio.create_task(self.again())

    def forget_events(self) -> None:
        """What the dead one still had to say is about connections that are no more."""
        while not self.events.empty():
            self.events.get_nowait()

    async def again(self) -> None:
        """Until there is a core again; it never gives up."""
        if self.hello:
            await bury(self.hello.pid)
        for attempt in count():
            await asyncio.sleep(PAUSES[min(attempt, len(PAUSES) - 1)])
            try:
                await self.reach()
                await self.restarted()
            except Exception:  # whatever it is, it may be better the next time
                log.exception("the media core could not be started")
            else:
                self.ready.set()
                return

    async def reach(self) -> None:
        if not await self.adopt():
            await self.launch()

    async def adopt(self) -> bool:
        """Whether the core that runs here is ours now. One that does not fit is ended."""
        try:
            line = await Line.connect(self.socket, self.hear, self.gone)
        except OSError:
            return False
        pid = process.peer(line.writer.get_extra_info("socket"))
        hello = await greet(line)
        if hello and self.flags.fits(hello.media_port, hello.media_addresses):
            self.line, self.hello = line, hello
            return True
        log.info("replacing a media core of another version or with other flags")
        line.shut()
        process.kill(pid)
        await bury(pid)
        return False

    async def launch(self) -> None:
        pid = process.start(self.data, self.flags)
        for _ in range(round(STARTING / GLANCE)):
            if await self.adopt():
                return
            if process.ended(pid):
                raise CoreFailed(last_words(self.data))
            await asyncio.sleep(GLANCE)
        process.kill(pid)
        raise CoreFailed("The media core did not open its socket.")

    # What it does. Closing asks nothing of a core that is away: the dead forward nothing.

    async def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        if self.line is None:
            raise MediaAway(do)
        return await self.line.ask(do, **arguments)

    async def end(self, do: str, **arguments: Any) -> None:
        with suppress(MediaAway):
            await self.ask(do, **arguments)

    async def open_room(self, room: str, echo: bool = False) -> None:
        """`echo`: whoever speaks there hears itself."""
        await self.ask("open_room", room=room, echo=echo)

    async def close_room(self, room: str) -> None:
        await self.end("close_room", room=room)

    async def join(
        self, room: str, connection: str, csrc: int, label: bytes, replaces: str | None, offer: str
    ) -> str:
        """The answer to an offer. BadOffer, TooMany, or MediaAway."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.ready.wait(), READY)
        seat = {"room": room, "connection": connection, "csrc": csrc, "label": label}
        try:
            said = await self.ask("join", **seat, replaces=replaces, offer=offer)
        except MediaRefused as no:  # it does not know the room: ours are being opened there
            raise MediaAway(no.reason) from no
        return str(said["answer"])

    async def open_microphone(self, connection: str) -> bool:
        """Whether it is open now. Not if the connection has ended, or the core is away."""
        try:
            await self.ask("open_microphone", connection=connection)
        except (MediaAway, MediaRefused):
            return False
        return True

    async def close_microphone(self, connection: str) -> None:
        await self.end("close_microphone", connection=connection)

    async def leave(self, connection: str) -> None:
        with suppress(MediaRefused):  # it has left already
            await self.end("leave", connection=connection)

    async def table(self) -> Table:
        return convert(await self.ask("table"), Table)

    async def stats(self) -> dict[str, int]:
        return await self.ask("stats")


async def greet(line: Line) -> Hello | None:
    """What it says of itself; nothing if it is of another version, or not one of ours at all."""
    try:
        return convert(await line.ask("hello", protocol=PROTOCOL), Hello)
    except (MediaAway, MediaRefused, MsgspecError):
        return None


async def bury(pid: int) -> None:
    """Waits until a core that was told to end has; kills it if it takes too long."""
    for _ in range(round(STARTING / GLANCE)):
        if process.ended(pid):
            return
        await asyncio.sleep(GLANCE)
    process.kill(pid)


def last_words(data: Path) -> str:
    """The last line a core logged before it ended."""
    lines = (data / "media.log").read_text(errors="replace").splitlines()
    return lines[-1] if lines else "The media core ended at once."
