"""Somebody at the door, and what the room knows of them. Asked anew, it knows what is so now."""

from parvis.live.arrivals import came_late
from parvis.live.identity import Newcomer, participant_id, person_of
from parvis.live.ports import Attendance
from parvis.live.sitting import Sitting
from parvis.room.base import Instant
from parvis.wire import Join


class Caller:
    def __init__(
        self, sitting: Sitting, attendance: Attendance, newcomer: Newcomer, wanted: Join
    ) -> None:
        secret = sitting.record.secret
        self.sitting = sitting
        self.attendance = attendance
        self.newcomer = newcomer
        self.person = person_of(newcomer, secret)
        self.also = [participant_id(identity, secret) for identity in newcomer.also]
        self.named = wanted.replaces
        self.invitation = wanted.invitation
        self.just_listening = wanted.just_listening

    @property
    def room(self) -> str:
        return self.sitting.id

    @property
    def removed(self) -> bool:
        """Under whatever name: the session and the visitor's cookie both count."""
        return self.sitting.shuts_out((self.person.id, *self.also))

    @property
    def leads(self) -> bool:
        return self.sitting.room.person(self.person.id).leads

    @property
    def former(self) -> str | None:
        """The visitor they were a moment ago, by the connection that they name."""
        return self.attendance.formerly(self.room, self.person.id, self.named, self.also)

    @property
    def was(self) -> list[str]:
        """Whom their browser was here, and is no more: what was theirs passes on."""
        return [id for id in self.also if self.attendance.of(self.room, id) is None]

    @property
    def since(self) -> Instant | None:
        """When their stay began, if they are here or were within the last two minutes."""
        return self.attendance.since(self.room, self.person.id, self.former)

    @property
    def is_here(self) -> bool:
        ids = filter(None, (self.person.id, self.former))
        return any(self.attendance.of(self.room, id) for id in ids)

    @property
    def expected(self) -> bool:
        """Here by another connection, or somebody of whom the journal knows."""
        return self.is_here or self.sitting.room.person(self.person.id).has_standing

    @property
    def familiar(self) -> bool:
        return self.expected or self.since is not None

    @property
    def barred(self) -> str | None:
        """Why no waiting helps. Who is here stays, whatever the door says by now; a link that
        somebody has for a locked one is looked up elsewhere."""
        info, room = self.sitting.record.info, self.sitting.room
        if self.removed:
            return "removed"
        if self.person.visitor and not info.visitors and not self.is_here:
            return "visitors_not_allowed"
        if room.locked and not self.invitation and not self.familiar:
            return "room_locked"
        return None

    @property
    def held(self) -> bool:
        """Has to wait until the calm is over: who came shortly before it may not come back."""
        calm_since = self.sitting.room.calm_since
        if calm_since is None or self.expected:
            return False
        return self.since is None or came_late(self.since, calm_since)
