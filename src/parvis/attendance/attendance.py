"""The shell around the register: it hears the media core, watches the clock, closes sockets.

Egress and roster end together: where a lease ends by our will the core has ended it first.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from parvis.attendance.gone import Gone
from parvis.attendance.ports import Clock, CoreEvent, Events, Media, Outlet, Seat, Watcher
from parvis.attendance.register import Register
from parvis.attendance.rules import AT_ONCE, Label, Lease, overdue
from parvis.attendance.tickets import Tickets
from parvis.wire import Close, Person

log = logging.getLogger("parvis.attendance")

SWEEP = 0.5  # seconds between two looks at who has waited too long


class Attendance(Register):
    def __init__(self, media: Media, clock: Clock, new_id: Callable[[], str]) -> None:
        super().__init__()
        self.media = media
        self.clock = clock
        self.new_id = new_id
        self.tickets = Tickets(new_id)
        self.gone = Gone()
        self.apart: set[str] = set()  # connections that are no leases, and no concern of ours
        self.watcher: Watcher | None = None
        self.tasks: list[asyncio.Task[None]] = []

    def watch(self, watcher: Watcher) -> None:
        self.watcher = watcher

    # Joining.

    def prepare(
        self,
        room: str,
        person: Person,
        identity: str,
        named: str | None,
        also: Sequence[str] = (),
        session: str | None = None,
        just_listening: bool = False,
    ) -> Lease:
        """The lease of somebody whose offer goes to the core now. `named`: what it repairs, or
        the connection of the visitor they were; `also`: who else that browser is or was here."""
        continued, here = self.continued(person.id, named), self.of(room, person.id)
        former = None if continued else self.formerly(room, person.id, named, also)
        lease = Lease(
            self.new_id(),
            room,
            person,
            identity,
            self.since(room, person.id, former) or self.clock.now(),
            replaces=continued or (former and named) or (here.connection if here else None),
            same_tab=continued is not None,
            former=former,
            session=session,
            also=tuple(also),
            just_listening=just_listening,
            socketless_since=self.clock.monotonic(),
        )
        self.expect(lease)
        return lease

    def since(self, room: str, *participants: str | None) -> datetime | None:
        """When the stay began of whoever of them is here, or was within the last two minutes."""
        now = self.clock.now()
        for who in filter(None, participants):
            here = self.of(room, who)
            since = here.since if here else self.gone.since(room, who, now)
            if since:
                return since
        return None

    def expected(self, connection: str) -> bool:
        """Whether it may still come: nothing ended it while the core was asked."""
        return connection in self.leases

    def crowded(self, room: str, participant: str) -> bool:
        """Whether this person has too many joins on their way already."""
        return len(self.all_of(room, participant)) >= AT_ONCE

    def ticket(self, connection: str) -> str:
        return self.tickets.issue(connection, self.clock.monotonic())

    def owns(self, room: str, connection: str, identity: str) -> bool:
        """Whether that connection is here, and of who asks."""
        lease = self.leases.get(connection)
        return lease is not None and lease.room == room and lease.identity == identity

    # Sockets.

    def attach(self, ticket: str, outlet: Outlet) -> Lease | None:
        """The lease that the ticket is for. A socket that it had before has been left behind."""
        lease = self.leases.get(self.tickets.redeem(ticket, self.clock.monotonic()) or "")
        if lease is None:
            return None
        old, lease.outlet, lease.socketless_since = lease.outlet, outlet, None
        if old:
            old.close(Close.REPLACED)
        return lease

    def detach(self, connection: str, outlet: Outlet) -> None:
        """A lost socket alone stops nothing."""
        lease = self.leases.get(connection)
        if lease and lease.outlet is outlet:
            lease.outlet = None
            lease.socketless_since = self.clock.monotonic()

    # What the core says.

    def start(self, events: Events) -> None:
        """From now on it hears the core and watches the clock."""
        self.tasks = [asyncio.create_task(w) for w in (self.follow(events), self.keep_sweeping())]

    def stop(self) -> None:
        for task in self.tasks:
            task.cancel()

    async def follow(self, events: Events) -> None:
        while True:
            event = await events.get()
            try:
                await self.hear(event)
            except Exception:  # a bug about one connection is not the end of all hearing
                log.exception("an event of the media core failed")

    async def hear(self, event: CoreEvent) -> None:
        lease = self.leases.get(event.connection)
        match event.type:
            case _ if lease is None:
                await self.turn_away(event)
            case "connected":
                await self.connected(lease)
            case "silent" | "returned":
                self.hush(lease, event.type == "silent")
            case "ended" if event.reason == "replaced":
                self.cast_off(lease)  # its successor is about to be heard of
            case "ended" if event.reason != "room_closed" and not lease.cut:
                self.over(lease, Close.LEASE_ENDED)

    async def turn_away(self, event: CoreEvent) -> None:
        """Nobody receives who is not listed (A1)."""
        if event.type == "connected" and event.connection not in self.apart:
            await self.media.leave(event.connection)

    async def connected(self, lease: Lease) -> None:
        """It counts at once. Of two leases of one person the older one goes."""
        for over in self.begin(lease):
            await self.media.leave(over.connection)  # it has, where the core knew of the two
            if over.outlet:
                over.outlet.close(Close.REPLACED)
            if over.silent and over is not lease:
                self.tell_reconnecting(over, False)
        if lease.former and lease.begun:
            self.gone.forget_person(lease.room, lease.former)
            if self.watcher:
                self.watcher.is_an_account_now(lease.room, lease.former, lease.person)
        self.tell(lease)

    def hush(self, lease: Lease, silent: bool) -> None:
        if lease.silent is not silent:
            lease.silent = silent
            self.tell_reconnecting(lease, silent)

    def over(self, lease: Lease, code: Close) -> None:
        """The core has ended it, or is no more."""
        was_here = self.end(lease)
        if lease.outlet:
            lease.outlet.close(code)
        if was_here:
            self.gone.note(lease.room, lease.person.id, lease.since, self.clock.now())
            self.tell(lease)

    # What we end.

    async def cut(self, connections: Iterable[str]) -> None:
        """Ends them in the core: not one packet after this. They still count."""
        connections = list(connections)
        for connection in connections:
            if lease := self.leases.get(connection):
                lease.cut = True
                lease.microphone = False
        await asyncio.gather(*(self.media.leave(connection) for connection in connections))

    async def dismiss(self, connections: Iterable[str], code: Close) -> None:
        """Ends them for good."""
        connections = list(connections)
        await self.cut(connections)
        self.drop(connections, code)

    def drop(self, connections: Iterable[str], code: Close) -> None:
        """... when the core has ended them already."""
        for connection in list(connections):
            if lease := self.leases.get(connection):
                self.over(lease, code)

    async def sweep(self) -> None:
        now = self.clock.monotonic()
        late = [lease.connection for lease in self.leases.values() if overdue(lease, now)]
        await self.dismiss(late, Close.LEASE_ENDED)

    async def keep_sweeping(self) -> None:
        while True:
            await self.clock.sleep(SWEEP)
            try:
                await self.sweep()
            except Exception:  # the next one may do better
                log.exception("a sweep failed")

    # When the core, or we, began anew.

    def set_adrift(self) -> None:
        """The core is gone with all its connections; each has a while to be replaced."""
        for lease in self.leases.values():
            self.cast_off(lease)

    def cast_off(self, lease: Lease) -> None:
        lease.microphone = False
        if lease.adrift_since is None:
            lease.adrift_since = self.clock.monotonic()

    async def restore(self, seats: Sequence[Seat]) -> None:
        """Everybody whom the core has kept while we were away, the longest connected first."""
        for seat in sorted(seats, key=lambda seat: -seat.connected_ms):
            lease = recall(seat)
            if lease is None:
                await self.media.leave(seat.connection)
                continue
            lease.socketless_since = self.clock.monotonic()
            self.expect(lease)
            for old in self.begin(lease) if seat.state != "joining" else ():
                await self.media.leave(old.connection)

    # Telling.

    def tell(self, lease: Lease) -> None:
        if self.watcher:
            self.watcher.presence_changed(lease.room, lease.person.id)

    def tell_reconnecting(self, lease: Lease, is_: bool) -> None:
        if self.watcher:
            self.watcher.reconnecting(lease.room, lease.person.id, is_)


def recall(seat: Seat) -> Lease | None:
    """The lease of a connection, from the label that the core kept with it."""
    try:
        label = msgspec.msgpack.decode(seat.label, type=Label)
    except msgspec.MsgspecError:
        log.warning("a connection in the media core has a label that is not ours")
        return None
    return Lease(
        seat.connection,
        seat.room,
        label.person,
        label.identity,
        label.since,
        session=label.session,
        also=label.also,
        just_listening=label.just_listening,
        microphone=seat.microphone,
        silent=seat.state == "silent",
    )
