"""The rooms that are open on this node, and the door to each."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress

from msgspec import MsgspecError

from parvis.live.answers import Answer, Answers
from parvis.live.door import Door
from parvis.live.drafts import Asked
from parvis.live.identity import Newcomer, participant_id, person_of
from parvis.live.ports import Attendance, Cards, Clock, Journal, Lease, Media, Outlet, Ports
from parvis.live.refusals import NotAdmitted
from parvis.live.runner import Runner
from parvis.live.sitting import sit
from parvis.live.snapshots import card, room_card
from parvis.room.words import RoomOpened
from parvis.wire import (
    Join,
    Joined,
    OpenRoom,
    Refusal,
    Rejoin,
    RoomCard,
    RoomInfo,
    RoomRecord,
    Said,
    ShowAudience,
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
        media: Media,
        attendance: Attendance,
        clock: Clock,
        new_id: Callable[[], str] = new_id,
        new_secret: Callable[[], bytes] = new_secret,
    ) -> None:
        self.ports = Ports(journal, cards, media, attendance, clock)
        self.new_id = new_id
        self.new_secret = new_secret
        self.runners: dict[str, Runner] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.door = Door(self.ports)
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
        for runner in self.runners.values():
            runner.stop()

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
        mine = (r for r in self.runners.values() if r.sitting.record.account == account)
        if len(list(mine)) >= MOST_ROOMS:
            raise NotAdmitted("too_many")
        now, secret = self.ports.clock.now(), self.new_secret()
        info = RoomInfo(
            self.new_id(),
            wanted.title,
            wanted.description,
            wanted.visibility,
            wanted.visitors,
            now,
        )
        opener = person_of(host, secret)
        record = RoomRecord(info, secret, account)
        await self.ports.journal.create(record, [RoomOpened(now, opener.id)])
        await self.ports.cards.keep(info.id, [opener])
        runner = await self.take_in(record)
        return room_card(runner.sitting, self.ports.attendance)

    def rooms(self) -> list[RoomCard]:
        """The public ones, the busiest first."""
        sittings = (runner.sitting for runner in self.runners.values())
        public = [s for s in sittings if s.record.info.visibility == "public" and not s.room.ended]
        cards = [room_card(sitting, self.ports.attendance) for sitting in public]
        return sorted(cards, key=lambda card: -card.listening - len(card.on_stage))

    async def room(self, id: str) -> RoomCard:
        """Whoever has the id may look at it, also when it has ended."""
        runner = self.runners.get(id)
        if runner:
            return room_card(runner.sitting, self.ports.attendance)
        record = await self.ports.journal.room(id)
        if record is None:
            raise NotAdmitted("unknown_room")
        return card(record.info, record.ended)

    # Coming in.

    async def join(self, id: str, newcomer: Newcomer, wanted: Join) -> Joined:
        return await self.door.admit(await self.runner(id), newcomer, wanted)

    async def runner(self, id: str) -> Runner:
        runner = self.runners.get(id)
        if runner and not runner.sitting.room.ended:
            return runner
        record = await self.ports.journal.room(id)
        raise NotAdmitted("room_ended" if record else "unknown_room")

    def owns(self, id: str, identity: str, connection: str) -> bool:
        """Whether that connection is here, and of who asks."""
        return self.ports.attendance.owns(id, connection, identity)

    def is_here(self, id: str, identity: str) -> bool:
        """Whether this person is here, by whatever connection."""
        runner = self.runners.get(id)
        if runner is None:
            return False
        participant = participant_id(identity, runner.sitting.record.secret)
        return self.ports.attendance.of(id, participant) is not None

    def ticket(self, connection: str) -> str:
        """For another socket of a connection whose media live."""
        return self.ports.attendance.ticket(connection)

    # Sockets.

    def attach(self, ticket: str, outlet: Outlet) -> Lease | None:
        """The first thing that a socket hears is the room from nothing."""
        lease = self.ports.attendance.attach(ticket, outlet)
        runner = self.runners.get(lease.room) if lease else None
        if lease and runner:
            runner.telling.refresh(lease)
        return lease

    def detach(self, connection: str, outlet: Outlet) -> None:
        self.ports.attendance.detach(connection, outlet)

    def say(self, lease: Lease, said: Said, answer: Callable[[Answer], None]) -> None:
        """A command. Its answer may come at any time, and comes once."""
        runner = self.runners.get(lease.room)
        if runner is None or runner.sitting.room.ended:
            answer(Refusal(said.id, "room_ended"))
        elif isinstance(said.command, ShowAudience):
            runner.show_audience(lease, said.command.shown)
            answer(runner.agreed(said))
        else:
            runner.ask(Asked(lease, said, answer))

    # What attendance tells.

    def presence_changed(self, room: str, participant: str) -> None:
        if runner := self.runners.get(room):
            runner.presence_changed(participant)

    def reconnecting(self, room: str, participant: str, is_: bool) -> None:
        if runner := self.runners.get(room):
            runner.telling.reconnecting(participant, is_)
