"""Scripts that nobody would think of: who asks what, and how long after the last."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from msgspec import Struct
from room.stories import Story

from parvis.room import apply, words
from parvis.room.base import SERVER, Refused
from parvis.room.permissions import MAY, SERVER_ONLY
from parvis.room.state import Room
from parvis.room.words import Command, Event, On
from parvis.wire.vocabulary import spoken, tag

PEOPLE = ["hana", "mo", "ann", "bob"]
COMMANDS = spoken(Command)

# What brings a story forward comes more often than what ends it.
OFTEN: list[type[Command]] = [
    words.RaiseHand,
    words.AcceptHand,
    words.InviteToStage,
    words.AcceptInvitation,
    words.UnmuteSelf,
    words.LeaveStage,
    words.MakeModerator,
    words.LoseConnection,
]
LIKELY: list[type[Command]] = [*COMMANDS, *OFTEN * 4]
PAUSES = [0, 0, 0.5, 1, 1, 1, 10, 10, 31, 60, 130, 400]  # seconds

Step = tuple[str, Command, float]
Script = list[Step]


@st.composite
def steps(draw: st.DrawFn) -> Step:
    kind = draw(st.sampled_from(LIKELY))
    command = kind(draw(st.sampled_from(PEOPLE))) if issubclass(kind, On) else kind()
    server = MAY[tag(kind)] == SERVER_ONLY
    actor = SERVER if server else draw(st.sampled_from(["hana", *PEOPLE]))
    return actor, command, draw(st.sampled_from(PAUSES))


scripts = st.lists(steps(), min_size=5, max_size=60)


def play(script: Script, wakes: bool = False) -> Story:
    """The story that comes of it; with `wakes`, the room is woken before every step, twice."""
    story = Story(stage_size=2)
    for actor, command, pause in script:
        story.now += timedelta(seconds=pause)
        if wakes:
            story.wait(0)
            assert story.wait(0) == []
        with suppress(Refused):
            story.ask(actor, command)
    return story


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
    for actor, command, pause in script:
        yield from caused(story, SERVER, words.Wake(), pause)
        yield from caused(story, actor, command, 0)


def caused(story: Story, actor: str, command: Command, pause: float) -> Iterator[Turn]:
    story.now += timedelta(seconds=pause)
    room = story.room
    with suppress(Refused):
        for event in story.ask(actor, command):
            after = apply(room, event)
            yield Turn(actor, command, room, event, after)
            room = after


def prefixes(story: Story) -> list[tuple[Room, Event, Room]]:
    """Every event with the room before and after it."""
    rooms = [story.first]
    for event in story.journal:
        rooms.append(apply(rooms[-1], event))
    return list(zip(rooms, story.journal, rooms[1:], strict=False))
