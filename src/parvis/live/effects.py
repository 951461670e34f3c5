"""What the media core does about what happens, and the sockets of those who go.

A microphone is open only where the journal and the core both say so. What takes power closes
in the core before it is journaled; what gives power opens after.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from msgspec import Struct, field

from parvis.live.ports import Attendance, Lease, Media
from parvis.room.state import Participant, Room
from parvis.room.words import Event, Unmuted
from parvis.wire import Close
from parvis.wire.failures import MediaAway


class Departures(Struct):
    """Whose connections end with what is being decided."""

    removed: list[str] = field(default_factory=list)  # connections
    left: list[str] = field(default_factory=list)
    ended: bool = False  # the room, with everybody in it


class Effects:
    def __init__(self, room: str, media: Media, attendance: Attendance) -> None:
        self.id = room
        self.media = media
        self.attendance = attendance
        self.shut = False  # the core has closed the room

    # Before the journal.

    async def take(self, room: Room, departures: Departures) -> list[Lease]:
        """All that `room` no longer allows ends in the core, whatever had opened it. Returns
        the leases whose microphones it closed."""
        closed = await self.hush(room)
        await self.attendance.cut(departures.removed)
        if departures.ended:
            self.shut = True
            await self.media.close_room(self.id)
        return closed

    async def hush(self, room: Room) -> list[Lease]:
        vocal = self.attendance.vocal(self.id)
        late = [e for e in vocal if e.microphone and not may_speak(room, e)]
        await asyncio.gather(*(self.close(lease) for lease in late))
        return late

    async def close(self, lease: Lease) -> None:
        await self.media.close_microphone(lease.connection)
        lease.microphone = False

    def reconsider(self, closed: Iterable[Lease]) -> None:
        """The journal refused: what it still allows after all opens again."""
        for lease in closed:
            lease.resumes = True

    # After it.

    async def give(self, room: Room, events: Iterable[Event]) -> None:
        """Opens the microphones of who has just unmuted, and of who repaired a lease in time."""
        unmuted = [event.participant for event in events if isinstance(event, Unmuted)]
        spoken = [self.attendance.of(self.id, who) for who in unmuted]
        resuming = [e for e in self.attendance.vocal(self.id) if e.resumes]
        for lease in [*spoken, *resuming]:
            if lease:
                lease.resumes = False
                await self.open(room, lease)

    async def open(self, room: Room, lease: Lease) -> None:
        if may_speak(room, lease) and not lease.microphone and not lease.adrift:
            self.attendance.give_voice(lease.connection)
            lease.microphone = True  # believed before it is so: what is believed open gets closed
            lease.microphone = await self.media.open_microphone(lease.connection)

    async def part(self, departures: Departures) -> None:
        """Whose connections have ended learn why."""
        if departures.ended:
            self.drop_everyone(Close.ROOM_ENDED)
        self.attendance.drop(departures.removed, Close.REMOVED)
        await self.attendance.dismiss(departures.left, Close.LEFT)

    async def give_back(self, undone: Iterable[Departures]) -> None:
        """What was taken and is not journaled: who was cut may come again, if there is a room."""
        for departures in undone:
            self.attendance.drop(departures.removed, Close.LEASE_ENDED)
            await self.attendance.dismiss(departures.left, Close.LEFT)
            if departures.ended:
                self.drop_everyone(Close.LEASE_ENDED)

    async def reopen(self, room: Room) -> None:
        """If it was closed and stands after all. One whose end is owed stays closed meanwhile."""
        if self.shut and not room.ended:
            self.shut = False
            with suppress(MediaAway):  # whoever starts the core anew opens every room
                await self.media.open_room(self.id)

    def drop_everyone(self, code: Close) -> None:
        everyone = [lease.connection for lease in self.attendance.everyone(self.id)]
        self.attendance.drop(everyone, code)

    # Questions.

    def departures(self, room: Room, left: list[str]) -> Departures:
        """Who cannot stay in that room, whenever it came to be so."""
        gone = (who.id for who in room.people.values() if who.removed)
        removed = [e.connection for who in gone for e in self.attendance.all_of(self.id, who)]
        return Departures(removed, left, room.ended)

    def unheard(self, room: Room) -> list[Participant]:
        """Who is unmuted in the journal and closed in the core, and may not be opened again."""
        return [who for who in room.people.values() if not who.muted and self.is_unheard(who)]

    def is_unheard(self, who: Participant) -> bool:
        lease = self.attendance.of(self.id, who.id)
        return lease is not None and not (lease.microphone or lease.resumes or lease.adrift)


def may_speak(room: Room, lease: Lease) -> bool:
    return not room.ended and not room.person(lease.person.id).muted
