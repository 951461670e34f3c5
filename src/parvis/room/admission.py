"""What every command must pass, whatever it asks, and every person of a command about many."""

from parvis.room.base import SERVER, Ask, Refused
from parvis.room.limits import COLLISION
from parvis.room.permissions import GIVES, MAY, SERVER_ONLY, WHILE_LOST, may
from parvis.room.state import Participant, Role, Room
from parvis.room.words import ModeratorMade, Recalled, Taken


def admit(room: Room, rule: str, who: Participant, ask: Ask) -> None:
    """Refuses what may not even be considered."""
    actor = room.person(ask.by)
    if room.ended:
        raise Refused("room_ended")
    if actor.removed:
        raise Refused("removed")
    if actor.lost_at and rule not in WHILE_LOST:  # whoever comes back returns first, then asks
        raise Refused("not_here")
    if (MAY[rule] == SERVER_ONLY) is not (ask.by == SERVER):
        raise Refused("not_allowed")
    if ask.by != SERVER and not may(rule, actor.role, role_seen(room, who, ask)):
        raise Refused("not_allowed")
    known = who.has_standing or ask.by == SERVER or ask.present(who.id)
    if not known or (rule in GIVES and (who.lost_at or who.removed)):
        raise Refused("not_here")
    if rule in GIVES and any(collides(taken, who, ask) for taken in room.recent):
        raise Refused("collided")


def admits(room: Room, rule: str, who: Participant, ask: Ask) -> bool:
    """For commands about many: who is refused is passed over."""
    try:
        admit(room, rule, who, ask)
    except Refused:
        return False
    return True


def role_seen(room: Room, who: Participant, ask: Ask) -> Role:
    """Whoever takes cannot have seen that another has just made this person a moderator."""
    if who.role is not Role.MODERATOR or who.id == ask.by:
        return who.role
    just_made = room.lately(ModeratorMade, who.id, ask.now, COLLISION)
    return Role.GUEST if just_made else who.role


def collides(taken: Recalled, who: Participant, ask: Ask) -> bool:
    """Whoever gives cannot have seen that another has just taken: the lesser power wins."""
    return (
        isinstance(taken, Taken)
        and (taken.participant == who.id and taken.by != ask.by)
        and ask.now - taken.at <= COLLISION
    )
