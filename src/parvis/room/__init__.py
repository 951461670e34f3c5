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
from parvis.room.base import SERVER, Ask, Instant, Present, Refused
from parvis.room.clockwork import coming
from parvis.room.limits import COLLISION
from parvis.room.permissions import GIVES, MAY, SERVER_ONLY, WHILE_LOST, may
from parvis.room.state import Participant, Room
from parvis.room.words import About, Command, Event, Events, On, Recalled, Taken, Wake

Rule = Callable[[Room, Participant, Ask], Events]

# fmt: off
RULES: dict[str, Rule] = {rule.__name__: rule for rule in (
    stage.raise_hand, stage.lower_hand, stage.accept_hand, stage.dismiss_hand,
    stage.invite_to_stage, stage.accept_invitation, stage.decline_invitation,
    stage.leave_stage, stage.move_to_audience,
    moderation.mute_self, moderation.unmute_self, moderation.mute_participant,
    moderation.mute_all, moderation.open_hands, moderation.close_hands,
    moderation.remove_from_room, moderation.end_room,
    presence.make_moderator, presence.unmake_moderator, presence.hand_over,
    presence.become_host, presence.leave_room,
    presence.lose_connection, presence.return_connection, presence.wake,
)}
# fmt: on


def decide(room: Room, actor: str, command: Command, now: Instant, present: Present) -> list[Event]:
    """All that the command causes, or Refused. The room itself does not change."""
    past = overdue(room, now)
    if isinstance(command, Wake):
        return past
    room = fold(past, room)
    ask = Ask(actor, now, present)
    who = room.person(command.participant if isinstance(command, On) else actor)
    rule = str(command.__struct_config__.tag)
    admit(room, rule, who, ask)
    caused = list(RULES[rule](room, who, ask))
    return past + caused + overdue(fold(caused, room), now, not_before=now)


def admit(room: Room, rule: str, who: Participant, ask: Ask) -> None:
    """What every command must pass, whatever it asks."""
    actor = room.person(ask.by)
    if room.ended:
        raise Refused("room_ended")
    if actor.removed:
        raise Refused("removed")
    if actor.lost_at and rule not in WHILE_LOST:  # whoever comes back returns first, then asks
        raise Refused("not_here")
    if (MAY[rule] == SERVER_ONLY) is not (ask.by == SERVER):
        raise Refused("not_allowed")
    if ask.by != SERVER and not may(rule, actor.role, who.role):
        raise Refused("not_allowed")
    known = who.has_standing or ask.by == SERVER or ask.present(who.id)
    if not known or (rule in GIVES and (who.lost_at or who.removed)):
        raise Refused("not_here")
    if rule in GIVES and any(collides(taken, who, ask) for taken in room.recent):
        raise Refused("collided")


def collides(taken: Recalled, who: Participant, ask: Ask) -> bool:
    """Whoever gives cannot have seen that another has just taken: the lesser power wins."""
    return (
        isinstance(taken, Taken)
        and (taken.participant == who.id and taken.by != ask.by)
        and ask.now - taken.at <= COLLISION
    )


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
    """What came due by now, in order, one thing leading to the next."""
    event = min(coming(room), key=attrgetter("at"), default=None)
    if event is None or event.at > now:
        return []
    event = replace(event, at=max(event.at, not_before or event.at))
    return [event, *overdue(apply(room, event), now, not_before)]
