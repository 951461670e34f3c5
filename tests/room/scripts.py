"""Scripts that nobody would think of: who asks what, and how long after the last."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import combinations, product

from hypothesis import strategies as st
from msgspec import Struct
from room.stories import Story

from parvis.room import apply, words
from parvis.room.base import SERVER, Refused
from parvis.room.permissions import MAY, SERVER_ONLY
from parvis.room.state import Room
from parvis.room.words import Command, Event, On, OnMany
from parvis.wire.vocabulary import spoken, tag

PEOPLE = ["hana", "mo", "ann", "bob"]
COMMANDS = spoken(Command)

# What brings a story forward comes more often than what ends it.
OFTEN = (
    *(words.RaiseHand, words.AcceptHand, words.InviteToStage, words.AcceptInvitation),
    *(words.UnmuteSelf, words.MakeModerator, words.DeclineInvitation, words.ReturnConnection),
)
SELDOM = (
    *(words.RemoveFromRoom, words.EndRoom, words.CloseHands, words.HandOver),
    *(words.LeaveRoom, words.LeaveStage, words.UnmakeModerator),
    *(words.CalmRoom, words.LowerAll, words.RemoveAll),
)
PAUSES = [0, 0, 0, 0.5, 0.5, 1, 1, 1, 1, 3, 3, 10, 10, 31, 60, 130]  # seconds

Asked = tuple[str, Command]
Step = tuple[list[Asked], float]  # so many seconds later, the first of these that is not refused
Script = list[Step]


def asked(kind: type[Command]) -> Iterable[Asked]:
    """Sixteen ways to ask it: by whom, of whom. The end of the room is rarer."""
    if issubclass(kind, OnMany):
        return product(["hana", "mo", "mo", "ann"], map(kind, combinations(PEOPLE, 2)))
    by_server = MAY[tag(kind)] == SERVER_ONLY
    if issubclass(kind, On):
        actors = [SERVER] * 4 if by_server else ["hana", "hana", "mo", "ann"]
        return product(actors, map(kind, PEOPLE))
    actors = [SERVER] if by_server else ["hana"] if kind is words.EndRoom else PEOPLE * 4
    return product(actors, [kind()])


KINDS: list[type[Command]] = [
    *COMMANDS,
    *(kind for kind in COMMANDS if kind not in SELDOM),
    *OFTEN * 4,
]
ASKED = [one for kind in KINDS for one in asked(kind)]


def step(three: tuple[int, ...]) -> Step:
    high, low, pause = three
    wishes = [ASKED[(high * 256 + low + other * 331) % len(ASKED)] for other in range(8)]
    return wishes, PAUSES[pause % len(PAUSES)]


def script(data: bytes) -> Script:
    return [step(three) for three in zip(*[iter(data)] * 3, strict=False)]


# Bytes, three a step: Hypothesis draws and shrinks them much faster than choices.
scripts = st.binary(min_size=60, max_size=180).map(script)
asks = st.sampled_from(ASKED)


def play(script: Script, wakes: bool = False) -> Story:
    """The story that comes of it; with `wakes`, the room is woken before every step, twice."""
    story = Story(stage_size=2)
    for wishes, pause in script:
        story.now += timedelta(seconds=pause)
        if wakes:
            story.wait(0)
            assert story.wait(0) == []
        any(attempt(story, *wish) is not None for wish in wishes)
    return story


def attempt(story: Story, actor: str, command: Command) -> list[Event] | None:
    """What happened, or nothing at all because it was refused."""
    with suppress(Refused):
        return story.ask(actor, command)
    return None


class Turn(Struct, frozen=True):
    """One event, the room before and after it, and who asked: the server, for what time does."""

    by: str
    command: Command
    before: Room
    event: Event
    after: Room


def turns(script: Script) -> Iterator[Turn]:
    """Every event that a command of the script caused; what was due is woken for first."""
    story = Story(stage_size=2)
    for wishes, pause in script:
        story.now += timedelta(seconds=pause)
        for asked in ((SERVER, words.Wake()), *wishes):
            room, events = story.room, attempt(story, *asked)
            yield from caused(room, asked, events or [])
            if events is not None and asked in wishes:
                break


def caused(room: Room, asked: Asked, events: list[Event]) -> Iterator[Turn]:
    for event in events:
        after = apply(room, event)
        yield Turn(*asked, room, event, after)
        room = after


def prefixes(story: Story) -> list[tuple[Room, Event, Room]]:
    """Every event with the room before and after it."""
    rooms = [story.first]
    for event in story.journal:
        rooms.append(apply(rooms[-1], event))
    return list(zip(rooms, story.journal, rooms[1:], strict=False))
