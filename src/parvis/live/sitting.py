"""One open room as this node knows it: the fold of its journal, and what is kept beside it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from parvis.room import apply, fold
from parvis.room.base import Instant
from parvis.room.state import Participant, Room
from parvis.room.words import About, Event, Unmuted
from parvis.wire import Hand, Person, RoomRecord


class Sitting(Struct, eq=False):
    """`seq` is the number of the last event, `last_at` its instant."""

    record: RoomRecord
    room: Room
    seq: int
    last_at: Instant
    cards: dict[str, Person] = field(default_factory=dict)
    hands: dict[str, Hand] = field(default_factory=dict)
    spoke: set[str] = field(default_factory=set)  # who was ever unmuted here

    @property
    def id(self) -> str:
        return self.record.info.id

    def not_before(self, now: datetime) -> Instant:
        """`now` never precedes the last event, whatever a clock says."""
        return max(now, self.last_at)

    def add(self, events: Sequence[Event]) -> None:
        for event in events:
            self.room = apply(self.room, event)
            self.seq += 1
            self.last_at = event.at
        self.spoke |= voices(events)

    def on_stage(self) -> list[Participant]:
        return [who for who in self.room.people.values() if who.on_stage_since]

    def shuts_out(self, ids: Iterable[str]) -> bool:
        """Whether somebody whom the room knows by all of these was removed. Who leads was not,
        though the visitor that they once were may have been."""
        people = [self.room.person(id) for id in ids]
        return any(who.removed for who in people) and not any(who.leads for who in people)

    def before(self, participant: str) -> int | None:
        """How many ask to come on stage and raised earlier; None for who does not ask."""
        order = [who.id for who in self.room.queue]
        return order.index(participant) if participant in order else None

    def hand(self, participant: str) -> Hand:
        said = self.hands.get(participant) or Hand(participant)
        return replace(said, spoke=participant in self.spoke)


def sit(record: RoomRecord, events: Sequence[Event]) -> Sitting:
    """What a journal tells. It has at least one event: the room was opened."""
    room, last_at = fold(events), events[-1].at
    return Sitting(record, room, len(events), last_at, spoke=voices(events))


def voices(events: Sequence[Event]) -> set[str]:
    return {event.participant for event in events if isinstance(event, Unmuted)}


def named(events: Sequence[Event]) -> set[str]:
    """Everybody to whom something happened."""
    return {event.participant for event in events if isinstance(event, About)}
