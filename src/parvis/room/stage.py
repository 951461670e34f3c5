"""How a listener comes on stage, and leaves it.

Two consents make a speaker, in either order: the listener's (a raised hand, an
accepted invitation) and a moderator's (an invitation, an accepted hand). One
alone opens nothing, and whoever arrives is muted until they unmute themselves.

Who is on stage may raise a hand as well, to be seen by who leads: it gives nothing.
"""

from msgspec.structs import replace

from parvis.room import limits
from parvis.room.admission import admits
from parvis.room.base import Ask, Instant, Refused
from parvis.room.permissions import may
from parvis.room.state import Invitation, Participant, Place, Room
from parvis.room.words import (
    CameOnStage,
    Event,
    Events,
    HandDismissed,
    HandLowered,
    HandRaised,
    InvitationDeclined,
    InvitationExpired,
    InvitedToStage,
    LeftStage,
    MovedToAudience,
)

# The rules. What is already so is no refusal: it yields nothing.


def raise_hand(room: Room, who: Participant, ask: Ask) -> Events:
    """The listener's consent; an invited guest who raises a hand accepts."""
    if who.invitation:
        yield from accept_invitation(room, who, ask)
    elif not who.hand_raised_at and not just_came(who, ask.now):
        check_hands(room, who, ask)
        yield HandRaised(ask.now, who.id)


def check_hands(room: Room, who: Participant, ask: Ask) -> None:
    if room.calm:
        raise Refused("room_calm")
    if not room.hands_open:
        raise Refused("hands_closed")
    for count, span in limits.HAND_RATES:
        if room.lately(HandRaised, who.id, ask.now, span) >= count:
            raise Refused("too_many_hands")


def lower_hand(room: Room, who: Participant, ask: Ask) -> Events:
    """A hand lowered just after the yes steps down from the stage again."""
    if who.hand_raised_at:
        yield HandLowered(ask.now, who.id)
    elif just_came(who, ask.now):
        yield LeftStage(ask.now, who.id)


def accept_hand(room: Room, who: Participant, ask: Ask) -> Events:
    """A moderator's yes: its owner comes on stage, muted; who is there already, has been seen."""
    if not who.hand_raised_at:
        raise Refused("no_hand")
    if who.place is Place.STAGE:
        yield HandLowered(ask.now, who.id)
    else:
        find_seat(room)
        yield CameOnStage(ask.now, who.id)


def dismiss_hand(room: Room, who: Participant, ask: Ask) -> Events:
    """A moderator's no, for now; just after another's yes it undoes that."""
    if who.hand_raised_at and who.place is Place.STAGE:
        yield HandLowered(ask.now, who.id)  # takes nothing
    elif who.hand_raised_at:
        yield HandDismissed(ask.now, who.id, ask.by)
    elif just_came(who, ask.now):
        yield MovedToAudience(ask.now, who.id, ask.by)


def invite_to_stage(room: Room, who: Participant, ask: Ask) -> Events:
    """A moderator's consent; whose hand is up comes on stage at once."""
    if who.place is Place.STAGE or who.invitation:
        return
    if who.hand_raised_at:
        yield from accept_hand(room, who, ask)
    else:
        if room.lately(
            (InvitationDeclined, InvitationExpired), who.id, ask.now, limits.INVITE_AGAIN
        ):
            raise Refused("invited_recently")
        find_seat(room)
        yield InvitedToStage(ask.now, who.id, ask.by)


def accept_invitation(room: Room, who: Participant, ask: Ask) -> Events:
    """Closed hands and a full stage do not matter here: the invitation promised a seat."""
    if not who.invitation:
        raise Refused("no_invitation")
    yield CameOnStage(ask.now, who.id)


def decline_invitation(room: Room, who: Participant, ask: Ask) -> Events:
    """Declined just after it was accepted, it leads from the stage again."""
    if who.invitation:
        yield InvitationDeclined(ask.now, who.id)
    elif just_came(who, ask.now):
        yield LeftStage(ask.now, who.id)


def accept_all(room: Room, who: Participant, ask: Ask) -> Events:
    """The first in the queue who are here, as many as there are seats."""
    waiting = [p for p in room.queue if admits(room, "accept_hand", p, ask)]
    if waiting:
        find_seat(room)
    for guest in waiting[: room.stage_size - room.seats_taken]:
        yield CameOnStage(ask.now, guest.id)


def lower_all(room: Room, who: Participant, ask: Ask) -> Events:
    """Every hand that the actor may dismiss, on stage too; another's yes a moment ago is undone."""
    for other in room.people.values():
        if may("dismiss_hand", who.role, other.role):
            yield from dismiss_hand(room, other, ask)


def leave_stage(room: Room, who: Participant, ask: Ask) -> Events:
    """By oneself. A role stays."""
    if who.place is Place.STAGE:
        yield LeftStage(ask.now, who.id)


def move_to_audience(room: Room, who: Participant, ask: Ask) -> Events:
    """To silence somebody for good: only a moderator's yes leads back. An invitation is over."""
    if who.place is Place.STAGE:
        yield MovedToAudience(ask.now, who.id, ask.by)
    elif who.invitation:
        yield InvitationExpired(ask.now, who.id)


def find_seat(room: Room) -> None:
    if room.seats_taken >= room.stage_size:
        raise Refused("stage_full")


def just_came(who: Participant, now: Instant) -> bool:
    """A no that crossed the yes on its way still wins."""
    return who.on_stage_since is not None and now - who.on_stage_since <= limits.COLLISION


def change(who: Participant, event: Event) -> Participant:
    match event:
        case HandRaised():
            return replace(who, hand_raised_at=event.at)
        case HandLowered() | HandDismissed():
            return replace(who, hand_raised_at=None)
        case InvitedToStage():
            return replace(who, invitation=Invitation(event.at, event.by))
        case InvitationDeclined() | InvitationExpired():
            return replace(who, invitation=None)
        case CameOnStage():
            return replace(who, on_stage_since=event.at, hand_raised_at=None, invitation=None)
        case LeftStage() | MovedToAudience():
            return replace(who, on_stage_since=None, muted=True, hand_raised_at=None)
    return who
