"""How many listen, and who: said when it changes, and at most once a second."""

import asyncio

from parvis.live.ports import Attendance, Clock, Lease
from parvis.live.sitting import Sitting
from parvis.live.snapshots import on_stage
from parvis.live.telling import Telling
from parvis.wire import Audience, Count, Person, encode_message

PERIOD = 1.0  # seconds


class Notices:
    def __init__(
        self, sitting: Sitting, telling: Telling, attendance: Attendance, clock: Clock
    ) -> None:
        self.sitting = sitting
        self.telling = telling
        self.attendance = attendance
        self.clock = clock
        self.stale = False
        self.named: list[Person] = []  # as was told last
        self.saying: asyncio.Task[None] | None = None

    def changed(self) -> None:
        """Somebody came, went, or moved between stage and audience."""
        self.stale = True
        if self.saying is None or self.saying.done():
            self.saying = asyncio.create_task(self.say())

    async def say(self) -> None:
        while self.stale:
            self.stale = False
            self.tell()
            await self.clock.sleep(PERIOD)

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
        if lease.outlet:
            lease.outlet.send(encode_message(self.audience()))

    def audience(self) -> Audience:
        stage = on_stage(self.sitting)
        people = self.attendance.audience(self.sitting.id, stage)
        return Audience(people, self.attendance.listening(self.sitting.id, stage))

    def stop(self) -> None:
        if self.saying:
            self.saying.cancel()
