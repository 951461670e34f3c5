"""The neighbours of a live room, in memory: a clock that is moved by hand, a core that obeys."""

import asyncio
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from parvis.media.protocol import CoreEvent, Seat, Table
from parvis.wire import AnyMessage, Close, decode_frame, encode_frame
from parvis.wire.failures import BadOffer, MediaAway

START = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)


async def settled() -> None:
    """Everything that can run without time passing has run."""
    for _ in range(60):
        await asyncio.sleep(0)


class FakeClock:
    def __init__(self) -> None:
        self.passed = 0.0
        self.sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        self.sleepers.append((self.passed + seconds, future))
        await future

    async def advance(self, seconds: float) -> None:
        """Everybody who sleeps until then wakes at their instant, one after the other."""
        end = self.passed + seconds
        await settled()
        while due := [s for s in self.sleepers if s[0] <= end and not s[1].done()]:
            at, future = min(due, key=lambda s: s[0])
            self.passed = max(self.passed, at)
            self.sleepers.remove((at, future))
            future.set_result(None)
            await settled()
        self.sleepers = [s for s in self.sleepers if not s[1].done()]
        self.passed = end


class Line(Struct):
    """A connection in the fake core."""

    room: str
    label: bytes
    replaces: str | None
    connected: bool = False
    microphone: bool = False


class FakeMedia:
    """`log` is what it was told, in order. It answers any offer but "nonsense"."""

    def __init__(self) -> None:
        self.rooms: set[str] = set()
        self.echoes: set[str] = set()
        self.lines: dict[str, Line] = {}
        self.events: asyncio.Queue[CoreEvent] = asyncio.Queue()
        self.log: list[tuple[str, str]] = []
        self.away = False
        self.deaf = False  # microphones do not open
        self.gate = asyncio.Event()  # shut: it takes its time over an offer
        self.gate.set()

    async def open_room(self, room: str, echo: bool = False) -> None:
        self.check()
        self.rooms.add(room)
        if echo:
            self.echoes.add(room)

    async def close_room(self, room: str) -> None:
        self.log.append(("close_room", room))
        self.rooms.discard(room)
        for connection in [c for c, line in self.lines.items() if line.room == room]:
            self.end(connection, "room_closed")

    async def join(
        self, room: str, connection: str, csrc: int, label: bytes, replaces: str | None, offer: str
    ) -> str:
        await self.gate.wait()
        await asyncio.sleep(0)
        self.check()
        if offer == "nonsense":
            raise BadOffer("This is no offer.")
        if room not in self.rooms:
            raise MediaAway("unknown_room")
        self.lines[connection] = Line(room, label, replaces)
        return "answer"

    async def open_microphone(self, connection: str) -> bool:
        await asyncio.sleep(0)
        self.log.append(("open_microphone", connection))
        line = self.lines.get(connection)
        if self.away or self.deaf or line is None:
            return False
        line.microphone = True
        return True

    async def close_microphone(self, connection: str) -> None:
        await asyncio.sleep(0)
        self.log.append(("close_microphone", connection))
        if line := self.lines.get(connection):
            line.microphone = False

    async def leave(self, connection: str) -> None:
        await asyncio.sleep(0)
        self.log.append(("leave", connection))
        self.end(connection, "left")

    async def table(self) -> Table:
        return Table(list(self.rooms), [seat(c, line) for c, line in self.lines.items()])

    def check(self) -> None:
        if self.away:
            raise MediaAway

    # What happens to a core by itself.

    def connect(self, connection: str) -> None:
        line = self.lines[connection]
        line.connected = True
        if line.replaces:
            self.end(line.replaces, "replaced")
        self.say("connected", connection)

    def end(self, connection: str, reason: str) -> None:
        if self.lines.pop(connection, None):
            self.say("ended", connection, reason)

    def say(self, type: str, connection: str, reason: str = "") -> None:
        self.events.put_nowait(CoreEvent(type, connection, reason))

    def crash(self) -> None:
        self.rooms.clear()
        self.lines.clear()
        while not self.events.empty():
            self.events.get_nowait()

    @property
    def speaking(self) -> set[str]:
        """Whose microphones are open."""
        return {connection for connection, line in self.lines.items() if line.microphone}


def seat(connection: str, line: Line) -> Seat:
    state = "connected" if line.connected else "joining"
    return Seat(connection, line.room, line.label, state, line.microphone, connected_ms=1)


class FakeOutlet:
    """A socket that is always read."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.heard: list[AnyMessage] = []
        self.code: Close | None = None

    def queue(self, message: bytes) -> None:
        if self.code is None:
            self.waiting.append(message)

    def send(self, message: bytes) -> None:
        self.queue(message)
        self.flush()

    def flush(self) -> None:
        self.heard += decode_frame(encode_frame(self.waiting))
        self.waiting = []

    def close(self, code: Close) -> None:
        self.flush()
        self.code = self.code or code
