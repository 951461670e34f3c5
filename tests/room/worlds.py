"""A room and the devices of three people, small enough that all that can happen can be listed.

A world stands at one instant, NOW. Of the past it keeps what can still matter: an instant that only
orders is kept as a rank, one that a limit looks back at as its age, and no longer than the limit
does. So two worlds in which the same can happen are equal, and a search meets each of them once.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import combinations

from msgspec import Struct, msgpack
from msgspec.structs import replace
from room.scripts import COMMANDS, Asked, Turn, attempt, caused
from room.stories import START, Story

from parvis.room import due, limits, words
from parvis.room.base import SERVER, Instant
from parvis.room.permissions import MAY, SERVER_ONLY
from parvis.room.state import Invitation, Participant, Room
from parvis.room.words import Command, Event, On, OnMany
from parvis.wire import decode_event, encode_event
from parvis.wire.vocabulary import AnyEvent, tag

PEOPLE = ("hana", "ann", "bob")
DEVICES = 2  # of one person in the room, at most
SEATS = 2

NOW = START
LONG_AGO = NOW - timedelta(days=1)
LONGEST = max(limits.HOST_AGAIN, limits.DESERTED, limits.PLACE_HELD)


class World(Struct, frozen=True, array_like=True):
    """`recent` stands beside the room because its events are to be read back by their type."""

    room: Room
    recent: list[AnyEvent]
    devices: tuple[int, ...]


def first() -> World:
    return world(Story(SEATS).room, NOW, (1,) * len(PEOPLE))


def world(room: Room, now: Instant, devices: tuple[int, ...]) -> World:
    """As it is at `now`, with what can still matter."""
    role_ranks = ranks(p.role_since for p in room.people.values())
    hand_ranks = ranks(p.hand_raised_at for p in room.people.values())

    def aged(at: datetime | None, most: timedelta) -> datetime | None:
        return at and (NOW - (now - at) if now - at <= most else LONG_AGO)

    def person(who: Participant) -> Participant:
        asked = who.invitation
        return replace(
            who,
            role_since=role_ranks.get(who.role_since),
            hand_raised_at=hand_ranks.get(who.hand_raised_at),
            on_stage_since=aged(who.on_stage_since, limits.COLLISION),
            invitation=asked and Invitation(NOW - (now - asked.at), asked.by),
            lost_at=aged(who.lost_at, LONGEST),
        )

    former = room.former_host
    until = former and max(NOW + (former.until - now), NOW - timedelta(seconds=1))
    kept = replace(
        room,
        people={id: person(room.people[id]) for id in PEOPLE if id in room.people},
        stage_asked_at=aged(room.stage_asked_at, LONGEST),
        calm_since=room.calm_since and LONG_AGO,
        calm_by="",  # no rule asks who it was
        former_host=former and replace(former, until=until),
        recent=(),
    )
    recent = (replace(e, at=NOW - (now - e.at)) for e in room.recent if now - e.at <= e.recall)
    return World(kept, sorted(recent, key=encode_event), devices)


def ranks(instants: Iterable[Instant | None]) -> dict[Instant | None, Instant]:
    known = sorted({at for at in instants if at})
    return {at: LONG_AGO + timedelta(seconds=rank) for rank, at in enumerate(known)}


encoder, decoder = msgpack.Encoder(), msgpack.Decoder(World)


def pack(at: World) -> bytes:
    return encoder.encode(at)


def unpack(data: bytes) -> World:
    return decoder.decode(data)


class Midway(Story):
    """The story of which a world is one moment."""

    def __init__(self, at: World) -> None:
        self.now = NOW
        self.journal: list[Event] = []
        self.first = self.room = replace(at.room, recent=tuple(at.recent))
        self.devices = at.devices

    def present(self, person: str) -> bool:
        return self.devices[PEOPLE.index(person)] > 0

    def ask(self, actor: str, command: Command) -> list[Event]:
        """What happened is known from the journal only: as if the server crashed after it."""
        events = super().ask(actor, command)
        assert [decode_event(encode_event(event)) for event in events] == events
        return events


class Step(Struct, frozen=True):
    """What can happen next: somebody asks, time passes, a device comes or goes."""

    name: str
    asks: Asked | None = None
    waits: float | None = 0  # seconds; None: until the room wants to be woken
    devices: tuple[int, ...] = (0,) * len(PEOPLE)  # so many more


def commands() -> Iterator[Asked]:
    for kind in COMMANDS:
        if MAY[tag(kind)] == SERVER_ONLY:
            continue  # a device that comes or goes, or time, causes it
        for actor in PEOPLE:
            for command in told_of(kind):
                yield actor, command


def told_of(kind: type[Command]) -> Iterable[Command]:
    if issubclass(kind, OnMany):
        return (kind(two) for two in combinations(PEOPLE, 2))
    return (kind(person) for person in PEOPLE) if issubclass(kind, On) else [kind()]


def one(person: str, more: int) -> tuple[int, ...]:
    return tuple(more if other == person else 0 for other in PEOPLE)


# Inside and outside of a collision; a hand may go up again; and whatever is due.
WAITS = (0.5, 1, 10, None)
STEPS = (
    *(Step(f"{actor}: {command}", asks=(actor, command)) for actor, command in commands()),
    *(Step(f"{seconds or 'as many'} s pass", waits=seconds) for seconds in WAITS),
    *(Step(f"a device of {person} comes", devices=one(person, 1)) for person in PEOPLE),
    *(Step(f"a device of {person} goes", devices=one(person, -1)) for person in PEOPLE),
)


def follow(at: World, step: Step) -> tuple[World, list[Turn]] | None:
    """The world after it, and each event on the way. None: nothing can come of it here."""
    devices = tuple(map(sum, zip(at.devices, step.devices, strict=True)))
    story = Midway(at)
    story.devices = devices
    if not all(0 <= count <= DEVICES for count in devices) or not passes(story, step):
        return None
    turns = turned(story, step.asks or (SERVER, words.Wake()))
    if step.asks and not turns:
        return None
    if step.asks:
        twice_is_once(story, step.asks)
    turns += presence_noted(story)
    return world(story.room, story.now, devices), turns


def passes(story: Midway, step: Step) -> bool:
    """Whether the time of the step can pass: waiting for nothing is nothing."""
    if step.waits is None:
        alarm = due(story.room)
        story.now = alarm or story.now
        return alarm is not None
    story.now += timedelta(seconds=step.waits)
    return True


def twice_is_once(story: Midway, asked: Asked) -> None:
    """R11: the runner answers the second without asking; without it, it would do no harm."""
    once = story.room
    attempt(story, *asked)
    assert replace(story.room, recent=()) == replace(once, recent=()), "twice is not as once"
    story.room = once


def turned(story: Midway, asked: Asked) -> list[Turn]:
    room, events = story.room, attempt(story, *asked)
    return list(caused(room, asked, events or []))


def presence_noted(story: Midway) -> list[Turn]:
    """As the runner does around every step: standing compared with leases."""
    turns: list[Turn] = []
    for who in list(story.room.people.values()):
        note: Callable[[str], Command] | None = None
        if story.present(who.id) and who.lost_at:
            note = words.ReturnConnection
        elif not story.present(who.id) and not who.lost_at and not who.removed:
            note = words.LoseConnection
        if note:
            turns += turned(story, (SERVER, note(who.id)))
    return turns
