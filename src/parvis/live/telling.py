"""Who is told what, and when.

A message is encoded once for all who may see it. What concerns one person goes out at once;
what is for many waits for the next flush, so that a burst is one frame. Within a socket the
order is kept: what goes at once takes along what was waiting.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from parvis.live.ports import Attendance, Clock, Lease
from parvis.live.sitting import Sitting
from parvis.live.snapshots import snapshot
from parvis.room import apply
from parvis.room.sight import ROLE_CHANGES, Told, is_public, refreshed, told
from parvis.room.state import Room
from parvis.room.words import About, Event, RemovedFromRoom, RoomOpened
from parvis.wire import (
    HandDescribed,
    Happened,
    Message,
    Person,
    PlaceInQueue,
    Reconnecting,
    encode_message,
)

FLUSH = 0.05  # seconds; a frame with ten events costs about what a frame with one costs

EVERYONE = Told(everyone=True)

# Whether somebody leads, or is out, is changed by these alone: not by ten thousand hands.
CIRCLE_CHANGES = (RoomOpened, *ROLE_CHANGES, RemovedFromRoom)


class Circle(Struct, frozen=True):
    """Who is told more than others, and who nothing."""

    leading: set[str]
    gone: set[str]

    @classmethod
    def of(cls, room: Room) -> "Circle":
        people = room.people.values()
        return cls({p.id for p in people if p.leads}, {p.id for p in people if p.removed})


class Telling:
    def __init__(self, sitting: Sitting, attendance: Attendance, clock: Clock) -> None:
        self.sitting = sitting
        self.attendance = attendance
        self.clock = clock
        self.flushing: asyncio.Task[None] | None = None
        self.places: dict[str, int] = {}  # what everybody in the queue was told last

    # What happened.

    def events(self, before: Room, events: Sequence[Event]) -> None:
        """They were just added to the sitting. Whose role changed gets a fresh snapshot instead."""
        fresh = {who for event in events for who in refreshed(event)}
        circle = Circle.of(before)
        for seq, event in enumerate(events, self.sitting.seq - len(events) + 1):
            about = event.participant if isinstance(event, About) else ""
            message = Happened(seq, event, self.cards_of(about))
            self.tell(message, told(before, event), circle, at_once=about, but=fresh)
            before = apply(before, event)
            if isinstance(event, CIRCLE_CHANGES):
                circle = Circle.of(before)
        for lease in self.leases_of(fresh):
            self.refresh(lease)
        self.tell_places()

    def tell(
        self,
        message: Message,
        heard: Told,
        circle: Circle,
        at_once: str = "",
        but: frozenset[str] | set[str] = frozenset(),
    ) -> None:
        """To all who may hear of it, as they were; at once to whom it is about."""
        encoded = encode_message(message)
        for lease in self.hearers(heard, circle):
            id = lease.person.id
            if id in but or lease.outlet is None:
                continue
            if id == at_once:
                lease.outlet.send(encoded)
            else:
                lease.outlet.queue(encoded)
        self.flush_soon()

    def hearers(self, heard: Told, circle: Circle) -> Iterator[Lease]:
        """Of what is for few, only they are looked up: a room may have thousands of others."""
        if heard.everyone:
            yield from (e for e in self.listeners() if e.person.id not in circle.gone)
            return
        few = {heard.person or ""} | (circle.leading if heard.moderators else set())
        yield from self.leases_of(few - circle.gone)

    def everyone(self, message: Message) -> None:
        self.tell(message, EVERYONE, self.circle)

    @property
    def circle(self) -> Circle:
        return Circle.of(self.sitting.room)

    def refresh(self, lease: Lease) -> None:
        """The room from nothing; what is waiting for that socket is older, and goes before."""
        if lease.outlet and not self.sitting.room.person(lease.person.id).removed:
            fresh = snapshot(self.sitting, self.attendance, lease)
            lease.outlet.send(encode_message(fresh))

    # Notices: the latest wins.

    def reconnecting(self, participant: str, is_: bool) -> None:
        """As secret as the record it is about; of a mere listener nobody is told."""
        who = self.sitting.room.person(participant)
        heard = EVERYONE if is_public(who) else Told(moderators=True)
        if who.has_standing:
            self.tell(Reconnecting(participant, is_), heard, self.circle)

    def hand(self, participant: str) -> None:
        """What somebody says about a raised hand."""
        hand = self.sitting.hand(participant)
        message = HandDescribed(hand.participant, hand.topic, hand.microphone, hand.spoke)
        heard = Told(moderators=True, person=participant)
        self.tell(message, heard, self.circle, at_once=participant)

    def tell_places(self) -> None:
        """To everybody whose place in the queue is another than they know."""
        queue = self.sitting.room.queue
        if not queue and not self.places:
            return
        old, self.places = self.places, {who.id: place for place, who in enumerate(queue)}
        moved = [who for who in old | self.places if old.get(who) != self.places.get(who)]
        for lease in self.leases_of(moved):
            if lease.outlet:
                place = self.places.get(lease.person.id)
                lease.outlet.send(encode_message(PlaceInQueue(place)))

    # How it gets there.

    def leases_of(self, people: Iterable[str]) -> Iterator[Lease]:
        for who in people:
            yield from self.attendance.all_of(self.sitting.id, who)

    def listeners(self) -> list[Lease]:
        return [e for e in self.attendance.everyone(self.sitting.id) if e.outlet]

    def cards_of(self, participant: str) -> list[Person]:
        card = self.sitting.cards.get(participant)
        return [card] if card else []

    def flush_soon(self) -> None:
        if self.flushing is None or self.flushing.done():
            self.flushing = asyncio.create_task(self.flush_later())

    async def flush_later(self) -> None:
        await self.clock.sleep(FLUSH)
        self.flush()

    def flush(self) -> None:
        for lease in self.listeners():
            if lease.outlet:
                lease.outlet.flush()

    def stop(self) -> None:
        """The last words go out."""
        self.flush()
        if self.flushing:
            self.flushing.cancel()
