"""Who is lost, who is back, who leaves, and who hosts.

Only people with standing are noted here; the rest is attendance. A lost
speaker's seat and a lost listener's hand are held for a while. A room whose host
is lost looks for another: a moderator, else whoever on stage says yes first.
"""

from msgspec.structs import replace

from parvis.room import limits
from parvis.room.base import Ask, Refused
from parvis.room.moderation import mute_participant
from parvis.room.stage import just_came
from parvis.room.state import FormerHost, Participant, Place, Role, Room
from parvis.room.words import (
    BecameHost,
    ConnectionLost,
    ConnectionReturned,
    Event,
    Events,
    HandLowered,
    InvitationDeclined,
    LeftStage,
    ModeratorMade,
    ModeratorUnmade,
    RoomEnded,
    RoomOpened,
    StageAsked,
)

# The rules.


def lose_connection(room: Room, who: Participant, ask: Ask) -> Events:
    """A lease ended: noted for people with standing. The microphone is closed."""
    if who.has_standing and not who.removed and not who.lost_at:
        yield ConnectionLost(ask.now, who.id)


def return_connection(room: Room, who: Participant, ask: Ask) -> Events:
    """A lease began anew. A host who was replaced meanwhile may be host again."""
    if not who.lost_at:
        return
    yield ConnectionReturned(ask.now, who.id)
    former = room.former_host
    if former and former.id == who.id and who.leads and ask.now <= former.until:
        yield from host(room, who, ask)


def leave_room(room: Room, who: Participant, ask: Ask) -> Events:
    """All that was held is given back at once, but for a role: whoever leads counts as lost."""
    if who.hand_raised_at:
        yield HandLowered(ask.now, who.id)
    if who.invitation:
        yield InvitationDeclined(ask.now, who.id)
    if who.place is Place.STAGE and (not who.leads or just_came(who, ask.now)):
        yield LeftStage(ask.now, who.id)
    if who.leads:
        yield from lose_connection(room, who, ask)


def wake(room: Room, who: Participant, ask: Ask) -> Events:
    """Asks for nothing: whatever is due happens before any command, late or not."""
    yield from ()


def make_moderator(room: Room, who: Participant, ask: Ask) -> Events:
    """Of anybody who is here, on stage or not."""
    if not who.leads:
        yield ModeratorMade(ask.now, who.id)


def unmake_moderator(room: Room, who: Participant, ask: Ask) -> Events:
    """The place on stage stays; in a calm no guest is heard there."""
    if who.leads and room.calm:
        yield from mute_participant(room, who, ask)
    if who.leads:
        yield ModeratorUnmade(ask.now, who.id, ask.by)


def hand_over(room: Room, who: Participant, ask: Ask) -> Events:
    """Another becomes host, and the host a moderator."""
    yield from host(room, who, ask)


def become_host(room: Room, who: Participant, ask: Ask) -> Events:
    """Whoever is on stage when the host is missing: the first counts."""
    if not room.stage_asked_at or who.place is Place.AUDIENCE:
        raise Refused("not_asked")
    yield from host(room, who, ask)


def host(room: Room, who: Participant, ask: Ask) -> Events:
    assert room.host  # a live room always has one, be it a lost one
    yield BecameHost(ask.now, who.id, former=room.host.id)


# What each event changes.


def change(who: Participant, event: Event) -> Participant:
    match event:
        case RoomOpened():
            return replace(who, role=Role.HOST, role_since=event.at, on_stage_since=event.at)
        case ConnectionLost():
            return replace(who, lost_at=event.at, muted=True)  # the core closed it: so it is closed
        case ConnectionReturned():
            return replace(who, lost_at=None)
        case ModeratorMade():
            return replace(who, role=Role.MODERATOR, role_since=event.at)
        case ModeratorUnmade():
            return replace(who, role=Role.GUEST, role_since=None)
        case BecameHost():
            return replace(who, role=Role.HOST, role_since=event.at)
    return who


def change_room(room: Room, event: Event) -> Room:
    match event:
        case StageAsked():
            return replace(room, stage_asked_at=event.at)
        case ConnectionReturned() if room.person(event.participant).role is Role.HOST:
            return replace(room, stage_asked_at=None)
        case BecameHost():
            former = room.person(event.former)
            room = room.with_person(replace(former, role=Role.MODERATOR, role_since=event.at))
            return replace(room, stage_asked_at=None, former_host=waited_for(room, former, event))
        case RoomEnded():
            return replace(room, ended=True)
    return room


def waited_for(room: Room, former: Participant, event: BecameHost) -> FormerHost | None:
    """A host who was replaced because of a lost connection; not who handed over or gave back."""
    gave_back = room.former_host and room.former_host.id == event.participant
    if gave_back or not former.lost_at:
        return None
    return FormerHost(former.id, until=former.lost_at + limits.HOST_AGAIN)
