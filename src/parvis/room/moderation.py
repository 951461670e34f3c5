"""Who may be heard, who may ask to be, who may come in, who must go, and the end.

A muted person, muted by whomever, may unmute themselves; nobody can unmute
another. To silence someone for good, move them to the audience. Only in a calm
nobody but who leads can unmute.
"""

from msgspec.structs import replace

from parvis.room.admission import admits
from parvis.room.base import Ask, Refused
from parvis.room.permissions import may
from parvis.room.state import Participant, Place, Room
from parvis.room.words import (
    CalmEnded,
    Event,
    Events,
    HandsClosed,
    HandsOpened,
    ModeratorUnmade,
    MovedToAudience,
    Muted,
    RemovedFromRoom,
    RoomCalmed,
    RoomEnded,
    RoomLocked,
    RoomUnlocked,
    Unmuted,
)

# The rules.


def mute_self(room: Room, who: Participant, ask: Ask) -> Events:
    """Asked again, or in the audience, it does nothing."""
    if not who.muted:
        yield Muted(ask.now, who.id, ask.by)


def unmute_self(room: Room, who: Participant, ask: Ask) -> Events:
    """Nobody can do it for another."""
    if who.place is Place.AUDIENCE:
        raise Refused("not_on_stage")
    if room.calm and not who.leads:
        raise Refused("room_calm")
    if who.muted:
        yield Unmuted(ask.now, who.id)


def mute_participant(room: Room, who: Participant, ask: Ask) -> Events:
    """Even a muted one: their unmuting may be on its way, and the lesser power wins."""
    if who.place is Place.STAGE:
        yield Muted(ask.now, who.id, ask.by)


def mute_all(room: Room, who: Participant, ask: Ask) -> Events:
    """All whom the actor may mute one by one, and not the actor."""
    for other in room.people.values():
        if other.id != who.id and may("mute_participant", who.role, other.role):
            yield from mute_participant(room, other, ask)


def open_hands(room: Room, who: Participant, ask: Ask) -> Events:
    """New hands may go up."""
    if not room.hands_open:
        yield HandsOpened(ask.now)


def close_hands(room: Room, who: Participant, ask: Ask) -> Events:
    """No new hand goes up; the queue and invitations stand."""
    if room.hands_open:
        yield HandsClosed(ask.now)


def lock_room(room: Room, who: Participant, ask: Ask) -> Events:
    """Newcomers need an invitation; who is here stays, and may come back."""
    if not room.locked:
        yield RoomLocked(ask.now, ask.by)


def unlock_room(room: Room, who: Participant, ask: Ask) -> Events:
    """The door is open again."""
    if room.locked:
        yield RoomUnlocked(ask.now)


def calm_room(room: Room, who: Participant, ask: Ask) -> Events:
    """Against a raid: no newcomer, no new hand, and only who leads can be heard."""
    if room.calm:
        return
    for other in room.people.values():
        if not other.leads:
            yield from mute_participant(room, other, ask)
    yield RoomCalmed(ask.now, ask.by)


def end_calm(room: Room, who: Participant, ask: Ask) -> Events:
    """Everybody stays muted until they unmute themselves."""
    if room.calm:
        yield CalmEnded(ask.now)


def remove_from_room(room: Room, who: Participant, ask: Ask) -> Events:
    """What all can see of it is told apart, so that the removal itself stays private."""
    if who.place is Place.STAGE:
        yield MovedToAudience(ask.now, who.id, ask.by)
    if who.leads:
        yield ModeratorUnmade(ask.now, who.id, ask.by)
    if not who.removed:
        yield RemovedFromRoom(ask.now, who.id, ask.by)


def remove_all(room: Room, who: Participant, ask: Ask) -> Events:
    """Whom of these the actor may remove one by one; the others are passed over."""
    for other in map(room.person, dict.fromkeys(ask.about)):
        if admits(room, "remove_from_room", other, ask):
            yield from remove_from_room(room, other, ask)


def end_room(room: Room, who: Participant, ask: Ask) -> Events:
    """For everybody, and for good."""
    yield RoomEnded(ask.now, ask.by)


# What each event changes.


def change(who: Participant, event: Event) -> Participant:
    match event:
        case Muted():
            return replace(who, muted=True)
        case Unmuted():
            return replace(who, muted=False)
        case RemovedFromRoom():
            return Participant(who.id, removed=True)
    return who


def change_room(room: Room, event: Event) -> Room:
    match event:
        case HandsOpened():
            return replace(room, hands_open=True)
        case HandsClosed():  # the queue stays: "these last seven" is why a host closes
            return replace(room, hands_open=False)
        case RoomLocked() | RoomUnlocked():
            return replace(room, locked=isinstance(event, RoomLocked))
        case RoomCalmed():
            return replace(room, calm_since=event.at, calm_by=event.by)
        case CalmEnded():
            return replace(room, calm_since=None, calm_by="")
    return room
