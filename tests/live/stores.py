"""What is durable, in memory: a journal, cards, and links. All of it outlives a server."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from msgspec import ValidationError
from msgspec.structs import replace

from parvis.room.words import Event, RoomEnded
from parvis.wire import Hand, Person, RoomInfo, RoomInvitation, RoomRecord
from parvis.wire.failures import Conflict


class DatabaseAway(Exception):
    """The disk is full, say."""


class FakeJournal:
    """`away`: nothing can be written or read. `rival`: what another node appends before us."""

    def __init__(self) -> None:
        self.records: dict[str, RoomRecord] = {}
        self.events: dict[str, list[Event]] = {}
        self.done: dict[str, list[tuple[str, str, int]]] = {}
        self.away = False
        self.garbled: set[str] = set()  # rooms whose events nobody can read
        self.stubborn = False  # it says that it has moved on, and has not
        self.gate = asyncio.Event()  # shut: the disk is slow
        self.gate.set()
        self.rival: list[Event] = []
        self.appends = 0
        self.reads = 0
        self.log: list[tuple[str, str]] = []

    async def create(self, room: RoomRecord, first: Sequence[Event]) -> None:
        self.check()
        self.records[room.info.id] = room
        self.events[room.info.id] = list(first)
        self.done[room.info.id] = []

    async def edit(self, room: RoomInfo) -> None:
        self.check()
        self.records[room.id] = replace(self.records[room.id], info=room)

    async def rooms(self) -> list[RoomRecord]:
        return [record for record in self.records.values() if not self.has_ended(record.info.id)]

    async def room(self, id: str) -> RoomRecord | None:
        record = self.records.get(id)
        return record and replace(record, ended=self.has_ended(id))

    async def read(self, id: str) -> list[Event]:
        await asyncio.sleep(0)
        self.reads += 1
        self.check()
        if id in self.garbled:
            raise ValidationError("no such event")
        return list(self.events[id])

    async def commands(self, id: str) -> list[tuple[str, str, int]]:
        return self.done[id]

    async def append(
        self, id: str, after: int, events: Sequence[Event], commands: Sequence[tuple[str, str]]
    ) -> None:
        await self.gate.wait()
        await asyncio.sleep(0)
        self.log.append(("append", id))
        self.check()
        self.events[id] += self.rival
        self.rival = []
        if len(self.events[id]) != after or self.stubborn:
            raise Conflict(id)
        self.appends += 1
        self.events[id] += events
        self.done[id] += [(*command, len(self.events[id])) for command in commands]

    def check(self) -> None:
        if self.away:
            raise DatabaseAway

    def has_ended(self, id: str) -> bool:
        return any(isinstance(event, RoomEnded) for event in self.events[id])


class FakeCards:
    def __init__(self) -> None:
        self.people: dict[str, dict[str, Person]] = {}
        self.said: dict[str, dict[str, Hand]] = {}

    async def keep(self, room: str, people: Sequence[Person]) -> None:
        self.people.setdefault(room, {}).update({person.id: person for person in people})

    async def read(self, room: str) -> list[Person]:
        return list(self.people.get(room, {}).values())

    async def keep_hand(self, room: str, hand: Hand) -> None:
        self.said.setdefault(room, {})[hand.participant] = hand

    async def hands(self, room: str) -> list[Hand]:
        return list(self.said.get(room, {}).values())


class FakeInvitations:
    """Tokens are kept as they are."""

    def __init__(self) -> None:
        self.links: dict[str, tuple[str, RoomInvitation, str | None]] = {}

    async def make(self, room: str, made: RoomInvitation, token: str) -> bool:
        self.links[token] = (room, made, None)
        return len(self.links) <= 50

    async def of(self, room: str) -> list[RoomInvitation]:
        return [made for of, made, _ in self.links.values() if of == room]

    async def claim(
        self,
        room: str,
        token: str,
        participant: str,
        name: str,
        at: datetime,
        was: Sequence[str] = (),
    ) -> str | None:
        await asyncio.sleep(0)
        of, made, admitted = self.links.get(token, ("", None, None))
        if made is None or of != room or made.revoked or made.expires_at <= at:
            return "invitation_over"
        if admitted not in (None, participant, *was):
            return "invitation_taken"
        self.links[token] = (of, replace(made, claimed_by=name), participant)
        return None

    async def pass_on(self, room: str, former: str, participant: str, name: str) -> None:
        for token, (of, made, admitted) in self.links.items():
            if (of, admitted) == (room, former):
                self.links[token] = (of, replace(made, claimed_by=name), participant)

    async def revoke(self, room: str, id: str, at: datetime) -> tuple[bool, str | None]:
        for token, (of, made, admitted) in self.links.items():
            if (of, made.id) == (room, id):
                self.links[token] = (of, replace(made, revoked=True), admitted)
                return True, admitted
        return False, None
