"""What who leads sees of a raid: who came just before the calm, and how many are at the door."""

from datetime import timedelta
from heapq import nlargest

from parvis.live.pace import Pace
from parvis.live.ports import Attendance, Clock, Lease
from parvis.live.sitting import Sitting
from parvis.live.telling import Telling
from parvis.room.base import Instant
from parvis.room.sight import Told
from parvis.wire import Arrival, encode_message
from parvis.wire import Arrivals as News

BEFORE = timedelta(minutes=5)  # who came within that time before a calm is an arrival
AT_THE_DOOR = timedelta(seconds=10)  # who has not asked for so long has gone away
LISTED = 200
KNOCKS = 10_000  # remembered; more are not worth counting
PERIOD = 1.0  # seconds

LEADING = Told(moderators=True)


class Arrivals:
    def __init__(
        self, sitting: Sitting, telling: Telling, attendance: Attendance, clock: Clock
    ) -> None:
        self.sitting = sitting
        self.telling = telling
        self.attendance = attendance
        self.clock = clock
        self.knocks: dict[str, Instant] = {}  # who was held, the latest last
        self.told: dict[str, News] = {}  # by connection
        self.pace = Pace(clock, PERIOD, self.tell)

    def knocked(self, participant: str) -> None:
        """Somebody was held at the door."""
        self.knocks.pop(participant, None)
        if len(self.knocks) < KNOCKS:
            self.knocks[participant] = self.clock.now()
        self.pace.wake()

    def changed(self) -> None:
        """Somebody came or went, or the calm did."""
        if self.sitting.room.calm:
            self.pace.wake()

    def greet(self, lease: Lease) -> None:
        """A socket that knows nothing yet. Of a guest nothing is asked: there may be thousands."""
        if self.sitting.room.calm and self.sitting.room.person(lease.person.id).leads:
            self.told.pop(lease.connection, None)
            self.tell()

    def tell(self) -> None:
        """To each who leads and knows otherwise."""
        news, known = self.news(), self.told
        self.told = {}
        for lease in self.telling.hearers(LEADING, self.telling.circle) if news else ():
            if news and lease.outlet:
                self.told[lease.connection] = news
                if known.get(lease.connection) != news:
                    lease.outlet.send(encode_message(news))
        if self.knocks:  # look again: they may go away by themselves
            self.pace.wake()

    def news(self) -> News | None:
        """None while the room is not calm."""
        self.forget()
        calm_since = self.sitting.room.calm_since
        return News(self.people(calm_since), len(self.knocks)) if calm_since else None

    def people(self, calm_since: Instant) -> list[Arrival]:
        """The newest first."""
        came = (e for e in self.attendance.everyone(self.sitting.id) if self.is_new(e, calm_since))
        newest = nlargest(LISTED, came, key=lambda e: (e.since, e.person.id))
        return [Arrival(lease.person, lease.since) for lease in newest]

    def is_new(self, lease: Lease, calm_since: Instant) -> bool:
        leads = self.sitting.room.person(lease.person.id).leads
        return lease.begun and not leads and came_late(lease.since, calm_since)

    def forget(self) -> None:
        now = self.clock.now()
        if not self.sitting.room.calm:
            self.knocks.clear()
        while self.knocks:
            first, at = next(iter(self.knocks.items()))
            if now - at < AT_THE_DOOR:
                return
            del self.knocks[first]

    def stop(self) -> None:
        self.pace.stop()


def came_late(since: Instant, calm_since: Instant) -> bool:
    """Shortly before the calm, or in it."""
    return since > calm_since - BEFORE
