"""What the shell refuses before the room is asked: who is not here, and who has no account."""

from functools import cached_property

from parvis.live.ports import Attendance, Lease
from parvis.live.sitting import Sitting
from parvis.room.base import Refused
from parvis.room.permissions import GIVES
from parvis.room.words import (
    Command,
    InviteToStage,
    LeaveRoom,
    On,
    RemoveAll,
    RemoveFromRoom,
)
from parvis.wire import Said
from parvis.wire.vocabulary import tag

# Who has only a name listens, whoever else would have it: "Sign in to speak".
FOR_ACCOUNTS = GIVES | {"raise_hand"}
# ... unless the host lets visitors speak. Roles are for accounts everywhere.
SPEAKING = frozenset(
    {"raise_hand", "accept_hand", "invite_to_stage", "accept_invitation", "unmute_self"}
)

REMOVING = (RemoveFromRoom, RemoveAll)


class Checks:
    def __init__(self, sitting: Sitting, attendance: Attendance) -> None:
        self.sitting = sitting
        self.attendance = attendance

    def check(self, lease: Lease, said: Said) -> None:
        """Refused, or it goes on to the room."""
        me, command = lease.person.id, said.command
        self.check_connection(lease, said)
        about = command.participant if isinstance(command, On) else me
        if self.needs_account(tag(type(command))) and self.is_visitor(about):
            raise Refused("account_needed")
        if isinstance(command, InviteToStage) and self.is_just_listening(about):
            raise Refused("just_listening")

    def check_connection(self, lease: Lease, said: Said) -> None:
        """An older connection, or one that has ended, changes nothing (R10). But whoever is not
        here any more may have said goodbye before the connection ended."""
        here = self.attendance.of(self.sitting.id, lease.person.id)
        goodbye = here is None and isinstance(said.command, LeaveRoom)
        if here is not lease and not goodbye:
            raise Refused("not_here")

    def needs_account(self, rule: str) -> bool:
        allowed = SPEAKING if self.sitting.record.info.visitors_speak else frozenset()
        return rule in FOR_ACCOUNTS - allowed

    def is_visitor(self, participant: str) -> bool:
        here = self.attendance.of(self.sitting.id, participant)
        return here is not None and here.person.visitor

    def is_just_listening(self, participant: str) -> bool:
        here = self.attendance.of(self.sitting.id, participant)
        return here is not None and here.just_listening

    # Whom a command may be about: the room asks who is present.

    def present(self, command: Command, participant: str) -> bool:
        if isinstance(command, REMOVING):
            return self.is_known(participant)
        return self.attendance.present(self.sitting.id, participant)

    def is_known(self, participant: str) -> bool:
        """Also reconnecting, on the way in, or gone a moment ago; or somebody's other name."""
        room, attendance = self.sitting.id, self.attendance
        seen = attendance.all_of(room, participant) or attendance.since(room, participant)
        return bool(seen) or participant in self.browsers

    # Who else is behind a browser: an account may have been a visitor here.

    def same_browser(self, participant: str) -> set[str]:
        leases = self.attendance.all_of(self.sitting.id, participant)
        others = self.browsers.get(participant, set())
        return others.union(*(lease.also for lease in leases))

    @cached_property
    def browsers(self) -> dict[str, set[str]]:
        """By each other name, who is here that has it."""
        browsers: dict[str, set[str]] = {}
        for lease in self.attendance.everyone(self.sitting.id):
            for who in lease.also:
                browsers.setdefault(who, set()).add(lease.person.id)
        return browsers
