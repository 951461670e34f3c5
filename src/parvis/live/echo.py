"""Sound checks: somebody hears themselves through the server before anybody else does.

An echo is a room of the media core with one connection in it. It is in no roster and no journal;
the next `serve` does not know it, and closes it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from msgspec import Struct

from parvis.live.ports import Lease, Ports
from parvis.live.refusals import NotAdmitted
from parvis.wire import SoundChecked
from parvis.wire.failures import BadOffer, MediaAway, TooMany

LASTS = 20.0  # seconds


class Echo(Struct, frozen=True, eq=False):
    """One check. `room` is the core's name for it, `lease` by which the person is here."""

    lease: Lease
    room: str
    connection: str


class SoundChecks:
    def __init__(self, ports: Ports, new_id: Callable[[], str]) -> None:
        self.ports = ports
        self.new_id = new_id
        self.echoes: dict[tuple[str, str], Echo] = {}  # by room and participant
        self.tasks: set[asyncio.Task[None]] = set()

    async def begin(self, lease: Lease, offer: str) -> SoundChecked:
        """Another one of the same person ends. This one ends by itself, whatever comes of it."""
        await self.end_of(lease.room, lease.person.id)
        if self.ports.attendance.of(lease.room, lease.person.id) is not lease:
            raise NotAdmitted("lease_ended")  # meanwhile
        echo = Echo(lease, f"echo-{self.new_id()}", self.new_id())
        self.echoes[key(echo)] = echo
        self.ports.attendance.apart.add(echo.connection)
        self.later(self.end_in_time(echo))
        try:
            answer = await self.connect(echo, offer)
        except BadOffer as no:
            await self.end(echo)
            raise NotAdmitted("bad_offer", str(no) or None) from no
        except (MediaAway, TooMany) as no:
            await self.end(echo)
            raise NotAdmitted("media_away") from no
        return SoundChecked(echo.connection, answer)

    async def connect(self, echo: Echo, offer: str) -> str:
        media, csrc = self.ports.media, echo.lease.person.csrc
        await media.open_room(echo.room, echo=True)
        answer = await media.join(echo.room, echo.connection, csrc, b"", None, offer)
        if self.echoes.get(key(echo)) is not echo:  # it ended while the core was asked
            raise MediaAway
        await media.open_microphone(echo.connection)
        return answer

    async def end_in_time(self, echo: Echo) -> None:
        await self.ports.clock.sleep(LASTS)
        if self.echoes.get(key(echo)) is echo:
            await self.end(echo)

    async def end(self, echo: Echo) -> None:
        if self.echoes.get(key(echo)) is echo:
            del self.echoes[key(echo)]
        await self.ports.media.close_room(echo.room)
        self.ports.attendance.apart.discard(echo.connection)

    async def end_of(self, room: str, participant: str, connection: str | None = None) -> None:
        """Of this person; only if it is that connection, where one is given."""
        echo = self.echoes.get((room, participant))
        if echo and connection in (None, echo.connection):
            await self.end(echo)

    def presence_changed(self, room: str, participant: str) -> None:
        """Whoever is not here any more, or by another connection, does not even hear themselves by
        this one (A1, A5)."""
        echo = self.echoes.get((room, participant))
        if echo and self.ports.attendance.of(room, participant) is not echo.lease:
            self.later(self.end(echo))

    def later(self, what: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(what)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        for echo in list(self.echoes.values()):
            await self.end(echo)


def key(echo: Echo) -> tuple[str, str]:
    return echo.lease.room, echo.lease.person.id
