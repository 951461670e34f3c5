"""How many listen, and who: said when it changes, and at most once a second."""

from parvis.live.pace import Pace
from parvis.live.ports import Attendance, Clock, Lease
from parvis.live.sitting import Sitting
from parvis.live.snapshots import on_stage
from parvis.live.telling import Telling
from parvis.wire import Audience, Count, Person, encode_message

PERIOD = 1.0  # seconds
LOOK = 0.5  # seconds between two lists for those who have just begun to look at it


class Notices:
    def __init__(
        self, sitting: Sitting, telling: Telling, attendance: Attendance, clock: Clock
    ) -> None:
        self.sitting = sitting
        self.telling = telling
        self.attendance = attendance
        self.named: list[Person] = []  # as was told last
        self.looking: dict[str, Lease] = {}  # who wants the list now, by connection
        self.counting = Pace(clock, PERIOD, self.tell)
        self.naming = Pace(clock, LOOK, self.tell_lookers)

    def changed(self) -> None:
        """Somebody came, went, or moved between stage and audience."""
        self.counting.wake()

    def tell(self) -> None:
        audience = self.audience()
        self.telling.everyone(Count(audience.listening))
        if audience.people != self.named:  # of thousands, few are among the first by name
            self.named = audience.people
            self.tell_names(audience)

    def tell_names(self, audience: Audience) -> None:
        encoded = encode_message(audience)
        for lease in self.telling.listeners():
            if lease.outlet and lease.shows_audience:
                lease.outlet.queue(encoded)
        self.telling.flush_soon()

    def names_for(self, lease: Lease) -> None:
        """To one who has just begun to look."""
        self.looking[lease.connection] = lease
        self.naming.wake()

    def tell_lookers(self) -> None:
        encoded = encode_message(self.audience())
        lookers, self.looking = self.looking, {}
        for lease in lookers.values():
            if lease.outlet:
                lease.outlet.send(encoded)

    def audience(self) -> Audience:
        stage = on_stage(self.sitting)
        people = self.attendance.audience(self.sitting.id, stage)
        return Audience(people, self.attendance.listening(self.sitting.id, stage))

    def stop(self) -> None:
        self.counting.stop()
        self.naming.stop()
