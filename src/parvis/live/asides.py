"""What is said on a socket and is no matter of the journal: answered at once."""

from parvis.live.answers import Answer
from parvis.live.notices import Notices
from parvis.live.ports import Attendance, Lease
from parvis.live.reactions import Reactions
from parvis.live.sitting import Sitting
from parvis.room.base import Refused
from parvis.wire import Ack, JustListen, React, Reaction, Refusal, Said, ShowAudience

ASIDES = (ShowAudience, React, JustListen)


class Asides:
    def __init__(
        self, sitting: Sitting, attendance: Attendance, notices: Notices, reactions: Reactions
    ) -> None:
        self.sitting = sitting
        self.attendance = attendance
        self.notices = notices
        self.reactions = reactions

    def answer(self, lease: Lease, said: Said) -> Answer:
        try:
            self.hear(lease, said)
        except Refused as no:
            return Refusal(said.id, no.reason)
        return Ack(said.id, self.sitting.seq)

    def hear(self, lease: Lease, said: Said) -> None:
        match said.command:
            case ShowAudience(shown):
                self.show_audience(lease, shown)
            case JustListen(on):
                lease.just_listening = on
            case React(reaction):
                self.react(lease, reaction)

    def show_audience(self, lease: Lease, shown: bool) -> None:
        """Who looks at the names again gets them soon."""
        lease.shows_audience = shown
        if shown:
            self.notices.names_for(lease)

    def react(self, lease: Lease, reaction: Reaction) -> None:
        """More than are counted are no refusal: a hand that claps need not know."""
        if self.attendance.of(self.sitting.id, lease.person.id) is not lease:
            raise Refused("not_here")
        if self.sitting.room.calm:
            raise Refused("room_calm")
        if not self.sitting.record.info.reactions:
            raise Refused("reactions_off")
        self.reactions.count(lease.person.id, reaction)
