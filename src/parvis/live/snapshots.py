"""What a joiner gets: the room from nothing, as this one person may know it."""

from msgspec.structs import asdict, replace

from parvis.live.ports import Attendance, Lease
from parvis.live.sitting import Sitting
from parvis.wire import Hand, Person, RoomCard, RoomInfo, Snapshot, View, You, view


def snapshot(sitting: Sitting, attendance: Attendance, lease: Lease) -> Snapshot:
    me = lease.person.id
    seen = view(sitting.room, me)
    return Snapshot(
        seq=sitting.seq,
        at=sitting.last_at,
        room=sitting.record.info,
        view=seen,
        people=cards(sitting, seen, lease.person),
        you=You(me, lease.connection),
        listening=attendance.listening(sitting.id, on_stage(sitting)),
        audience=attendance.audience(sitting.id, on_stage(sitting)),
        hands=hands(sitting, seen),
        before=sitting.before(me),
        reconnecting=reconnecting(sitting, attendance, seen),
    )


def cards(sitting: Sitting, seen: View, me: Person) -> list[Person]:
    """Of everybody in the view, and one's own."""
    known = {id: sitting.cards[id] for id in seen.people if id in sitting.cards}
    return list((known | {me.id: me}).values())


def hands(sitting: Sitting, seen: View) -> list[Hand]:
    """What is said about the hands one may see."""
    return [sitting.hand(who.id) for who in seen.people.values() if who.hand_raised_at]


def reconnecting(sitting: Sitting, attendance: Attendance, seen: View) -> list[str]:
    """Of those one may see, who is here and silent."""
    leases = (attendance.of(sitting.id, who) for who in seen.people)
    return [lease.person.id for lease in leases if lease and lease.silent]


def on_stage(sitting: Sitting) -> set[str]:
    return {who.id for who in sitting.on_stage()}


def room_card(sitting: Sitting, attendance: Attendance) -> RoomCard:
    """The room seen from the street."""
    host, stage = sitting.room.host, on_stage(sitting)
    return replace(
        card(sitting.record.info, sitting.room.ended),
        listening=attendance.listening(sitting.id, stage),
        on_stage=[card for id, card in sitting.cards.items() if id in stage],
        host=sitting.cards.get(host.id) if host else None,
        locked=sitting.room.locked,
        calm=sitting.room.calm,
    )


def card(info: RoomInfo, ended: bool) -> RoomCard:
    """Without names and numbers: a room that is over."""
    return RoomCard(**asdict(info), ended=ended, listening=0, on_stage=[], host=None)
