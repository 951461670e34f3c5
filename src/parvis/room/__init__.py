"""A live room, without I/O: `decide` turns a command into events, `apply` folds events into a room.

Time acts here too, but only on paper. `coming` lists what will happen by itself,
each event stamped with its instant; `due` is the first of these. Every decision
lets what is overdue happen first, at its own instant: so the journal does not
show whether anybody woke the room in time, and any node may do it.

`now` never precedes the last event: the runner sees to that (a node's clock may lag
behind another's), as it sees to commands that come twice under one id.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import attrgetter

from msgspec.structs import replace

from parvis.room import moderation, presence, stage
from parvis.room.admission import admit
from parvis.room.base import Ask, Instant, Present
from parvis.room.clockwork import ALONE, coming
from parvis.room.state import Participant, Room
from parvis.room.words import About, Command, Event, Events, On, OnMany, Recalled, Wake

Rule = Callable[[Room, Participant, Ask], Events]

# fmt: off
RULES: dict[str, Rule] = {rule.__name__: rule for rule in (
    stage.raise_hand, stage.lower_hand, stage.accept_hand, stage.dismiss_hand,
    stage.invite_to_stage, stage.accept_invitation, stage.decline_invitation,
    stage.accept_all, stage.lower_all, stage.leave_stage, stage.move_to_audience,
    moderation.mute_self, moderation.unmute_self, moderation.mute_participant,
    moderation.mute_all, moderation.open_hands, moderation.close_hands,
    moderation.lock_room, moderation.unlock_room, moderation.calm_room, moderation.end_calm,
    moderation.remove_from_room, moderation.remove_all, moderation.end_room,
    presence.make_moderator, presence.unmake_moderator, presence.hand_over,
    presence.become_host, presence.leave_room,
    presence.lose_connection, presence.return_connection, presence.wake,
)}
# fmt: on


def decide(room: Room, actor: str, command: Command, now: Instant, present: Present) -> list[Event]:
    """All that the command causes, or Refused. The room itself does not change."""
    return decide_all(room, actor, [command], now, present)


def decide_all(
    room: Room, actor: str, commands: Iterable[Command], now: Instant, present: Present
) -> list[Event]:
    """... of several by one actor at one instant: time acts before the first, and after the last.
    Refused if one of them is."""
    past = overdue(room, now)
    room = fold(past, room)
    caused: list[Event] = []
    for command in commands:
        happened = obey(room, actor, command, now, present)
        room = fold(happened, room)
        caused += happened
    return past + caused + overdue(room, now, not_before=now)


def obey(room: Room, actor: str, command: Command, now: Instant, present: Present) -> list[Event]:
    about = command.participants if isinstance(command, OnMany) else ()
    ask = Ask(actor, now, present, about)
    who = room.person(command.participant if isinstance(command, On) else actor)
    rule = str(command.__struct_config__.tag)
    if not isinstance(command, Wake):  # it comes too late for nothing, not even for an ended room
        admit(room, rule, who, ask)
    return list(RULES[rule](room, who, ask))


def apply(room: Room, event: Event) -> Room:
    """The room after the event. Never refuses: what happened, happened."""
    if isinstance(event, Recalled):
        kept = (e for e in room.recent if event.at - e.at <= e.recall)
        room = replace(room, recent=(*kept, event))
    if isinstance(event, About):
        who = room.person(event.participant)
        for change in (stage.change, moderation.change, presence.change):
            who = change(who, event)
        room = room.with_person(who)
    return presence.change_room(moderation.change_room(room, event), event)


def fold(events: Iterable[Event], room: Room | None = None) -> Room:
    """The room that a journal tells."""
    return reduce(apply, events, room or Room())


def due(room: Room) -> Instant | None:
    """When the room next wants to be woken."""
    return min((event.at for event in coming(room)), default=None)


def overdue(room: Room, now: Instant, not_before: Instant | None = None) -> list[Event]:
    """What came due by now, in order, one thing leading to the next: ten thousand, maybe. After
    what may lead to another all is looked at anew; that happens at most as often as there are
    seats on stage, whoever else is in the room."""
    events: list[Event] = []
    while ripe := sorted((e for e in coming(room) if e.at <= now), key=attrgetter("at")):
        for event in ripe:
            events.append(replace(event, at=max(event.at, not_before or event.at)))
            room = apply(room, events[-1])
            if not isinstance(event, ALONE):
                break
    return events
