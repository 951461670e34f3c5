"""The rooms that are open on this node, and the door to each."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress

from msgspec import MsgspecError
from msgspec.structs import asdict

from parvis.live.answers import Answer, Answers
from parvis.live.asides import ASIDES
from parvis.live.door import Door
from parvis.live.drafts import Asked
from parvis.live.echo import SoundChecks
from parvis.live.identity import Newcomer, person_of
from parvis.live.invitations import Invitations
from parvis.live.ports import (
    Attendance,
    Cards,
    Clock,
    InvitationStore,
    Journal,
    Lease,
    Media,
    Outlet,
    Ports,
)
from parvis.live.refusals import NotAdmitted
from parvis.live.runner import Runner
from parvis.live.sitting import sit
from parvis.live.street import Street
from parvis.room.state import Role
from parvis.room.words import LeaveRoom, RoomOpened
from parvis.wire import (
    Close,
    EditRoom,
    Join,
    Joined,
    OpenRoom,
    Person,
    Refusal,
    Rejoin,
    RoomCard,
    RoomInfo,
    RoomRecord,
    Said,
    SoundChecked,
)
from parvis.wire.failures import MediaAway

log = logging.getLogger("parvis.live")

MOST_ROOMS = 20  # open at once by one account


def new_id() -> str:
    return secrets.token_urlsafe(16)


def new_secret() -> bytes:
    return secrets.token_bytes(32)


class House:
    def __init__(
        self,
        journal: Journal,
        cards: Cards,
        invitations: InvitationStore,
        media: Media,
        attendance: Attendance,
        clock: Clock,
        new_id: Callable[[], str] = new_id,
        new_secret: Callable[[], bytes] = new_secret,
    ) -> None:
        self.ports = Ports(journal, cards, invitations, media, attendance, clock)
        self.new_id = new_id
        self.new_secret = new_secret
        self.runners: dict[str, Runner] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.opening = asyncio.Lock()
        self.street = Street(self.runners, self.ports)
        self.invitations = Invitations(invitations, clock, new_id)
        self.door = Door(self.ports, self.invitations)
        self.sound_checks = SoundChecks(self.ports, new_id)
        attendance.watch(self)

    # Its life.

    async def start(self) -> None:
        """Every room is as it was, and what happened meanwhile is journaled, before anyone is
        answered."""
        table = await self.ports.media.table()
        records = await self.ports.journal.rooms()
        known = {record.info.id for record in records}
        for room in set(table.rooms) - known:
            await self.ports.media.close_room(room)
        await self.ports.attendance.restore([e for e in table.connections if e.room in known])
        for record in records:
            try:
                await self.take_in(record)
            except (MsgspecError, LookupError):  # one room, not the house (E18)
                log.exception("a journal cannot be read; its room stays closed")
                await self.ports.media.close_room(record.info.id)

    async def stop(self) -> None:
        tasks = list(self.tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)  # each gives back what it has taken
        await self.sound_checks.stop()
        await asyncio.gather(*(runner.finish() for runner in self.runners.values()))

    async def take_in(self, record: RoomRecord) -> Runner:
        """A room from the journal, compared with who is here, and running from now on."""
        id, journal, cards = record.info.id, self.ports.journal, self.ports.cards
        sitting = sit(record, await journal.read(id))
        sitting.cards = {card.id: card for card in await cards.read(id)}
        sitting.hands = {
            hand.participant: hand
            for hand in await cards.hands(id)
            if sitting.room.person(hand.participant).hand_raised_at
        }
        runner = Runner(sitting, Answers(await journal.commands(id)), self.ports)
        self.runners[id] = runner
        with suppress(MediaAway):  # whoever starts the core anew opens every room
            await self.ports.media.open_room(id)
        await runner.step()
        self.tasks[id] = asyncio.create_task(self.keep(runner))
        return runner

    async def keep(self, runner: Runner) -> None:
        await runner.run()
        self.runners.pop(runner.sitting.id, None)
        self.tasks.pop(runner.sitting.id, None)

    async def media_restarted(self) -> None:
        """Another core, which knows nobody: everybody is to join again, and has a while for it."""
        for id, runner in list(self.runners.items()):
            await self.ports.media.open_room(id)
            runner.telling.everyone(Rejoin())
            runner.telling.flush()

    # Rooms.

    async def open(self, account: str, host: Newcomer, wanted: OpenRoom) -> RoomCard:
        """Its host is on stage from the first event on, and lost until they join."""
        async with self.opening:
            mine = (r for r in self.runners.values() if r.sitting.record.account == account)
            if len(list(mine)) >= MOST_ROOMS:
                raise NotAdmitted("too_many")
            now, secret = self.ports.clock.now(), self.new_secret()
            info = RoomInfo(id=self.new_id(), opened_at=now, **asdict(wanted))
            opener = person_of(host, secret)
            record = RoomRecord(info, secret, account)
            await self.ports.journal.create(record, [RoomOpened(now, opener.id)])
            await self.ports.cards.keep(info.id, [opener])
            runner = await self.take_in(record)
        return self.street.card(runner, [host.identity])

    async def runner(self, id: str) -> Runner:
        """Of a room that is open."""
        runner = self.runners.get(id)
        if runner and not runner.sitting.room.ended:
            return runner
        record = await self.ports.journal.room(id)
        raise NotAdmitted("room_ended" if record else "unknown_room")

    async def edit(self, id: str, identity: str, wanted: EditRoom) -> RoomCard:
        """By the host only, here or not. What is not given stays."""
        runner = await self.runner(id)
        if runner.participant(identity).role is not Role.HOST:
            raise NotAdmitted("not_allowed")
        given = {name: value for name, value in asdict(wanted).items() if value is not None}
        await runner.edit(given)
        return self.street.card(runner, [identity])

    # Coming in.

    async def join(self, id: str, newcomer: Newcomer, wanted: Join) -> Joined:
        return await self.door.admit(await self.runner(id), newcomer, wanted)

    async def holds(self, id: str, newcomer: Newcomer, wanted: Join) -> bool:
        """Whether they have to wait at the door; they are counted there."""
        return self.door.holds(await self.runner(id), newcomer, wanted)

    def owns(self, id: str, identity: str, connection: str) -> bool:
        """Whether that connection is here, and of who asks."""
        return self.ports.attendance.owns(id, connection, identity)

    def is_here(self, id: str, identity: str) -> bool:
        """Whether this person is here, by whatever connection."""
        runner = self.runners.get(id)
        return runner is not None and runner.here(identity) is not None

    async def check_sound(self, id: str, identity: str, offer: str) -> SoundChecked:
        """An echo of one's own, for somebody who is here."""
        lease = (await self.runner(id)).here(identity)
        if lease is None:
            raise NotAdmitted("lease_ended")
        return await self.sound_checks.begin(lease, offer)

    async def end_sound_check(self, id: str, identity: str, connection: str) -> None:
        who = (await self.runner(id)).participant(identity).id
        await self.sound_checks.end_of(id, who, connection)

    def ticket(self, connection: str) -> str:
        """For another socket of a connection whose media live."""
        return self.ports.attendance.ticket(connection)

    async def sign_out(self, identity: str, session: str | None = None) -> None:
        """All that this sign-in of an account opened ends here and now (A5); None: every one."""
        connections = self.ports.attendance.opened_by(identity, session)
        await self.ports.attendance.dismiss(connections, Close.SIGNED_OUT)

    # Sockets.

    def attach(self, ticket: str, outlet: Outlet) -> Lease | None:
        """The first thing that a socket hears is the room from nothing."""
        lease = self.ports.attendance.attach(ticket, outlet)
        runner = self.runners.get(lease.room) if lease else None
        if lease and runner:
            runner.greet(lease)
        return lease

    def detach(self, connection: str, outlet: Outlet) -> None:
        self.ports.attendance.detach(connection, outlet)

    def say(self, lease: Lease, said: Said, answer: Callable[[Answer], None]) -> None:
        """A command. Its answer may come at any time, and comes once."""
        runner = self.runners.get(lease.room)
        if runner is None or runner.sitting.room.ended:
            answer(Refusal(said.id, "room_ended"))
        elif isinstance(said.command, ASIDES):
            answer(runner.asides.answer(lease, said))
        else:
            runner.ask(Asked(lease, said, answer))

    # What attendance tells.

    def presence_changed(self, room: str, participant: str) -> None:
        if runner := self.runners.get(room):
            runner.presence_changed(participant)
        self.sound_checks.presence_changed(room, participant)

    def reconnecting(self, room: str, participant: str, is_: bool) -> None:
        if runner := self.runners.get(room):
            runner.telling.reconnecting(participant, is_)

    def is_an_account_now(self, room: str, visitor: str, account: Person) -> None:
        """Nothing of the visitor's stays but their link: an account is somebody else to the
        journal."""
        if runner := self.runners.get(room):
            runner.order(visitor, LeaveRoom())
            runner.presence_changed(visitor)
            self.invitations.pass_on(room, visitor, account)
