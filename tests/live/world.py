"""A house to tell stories about: rooms, people with devices, a clock moved by hand."""

from itertools import count
from typing import TypeVar

from live.fakes import FakeClock, FakeMedia, FakeOutlet, settled
from live.stores import FakeCards, FakeInvitations, FakeJournal

from parvis.attendance import Attendance
from parvis.live import House, NotAdmitted
from parvis.live.identity import Newcomer, participant_id
from parvis.live.ports import Lease
from parvis.room.state import Participant, Room
from parvis.room.words import AcceptHand, Command, RaiseHand, UnmuteSelf
from parvis.wire import (
    Ack,
    AnyMessage,
    Happened,
    Join,
    Joined,
    OpenRoom,
    Refusal,
    RoomInvitation,
    Said,
    ShellCommand,
    Snapshot,
)

Kind = TypeVar("Kind", bound=AnyMessage)
SECRET = b"s" * 32


class World:
    """One node. What is durable outlives `restart`, and so does the core."""

    def __init__(self) -> None:
        self.ids = count(1)
        self.clock = FakeClock()
        self.journal = FakeJournal()
        self.cards = FakeCards()
        self.invitations = FakeInvitations()
        self.media = FakeMedia()
        self.media.log = self.journal.log  # one order for both
        self.room = ""

    def new_id(self) -> str:
        return f"id{next(self.ids)}"

    async def start(self) -> None:
        self.attendance = Attendance(self.media, self.clock, self.new_id)
        self.house = House(
            self.journal,
            self.cards,
            self.invitations,
            self.media,
            self.attendance,
            self.clock,
            self.new_id,
            lambda: SECRET,
        )
        await self.house.start()
        self.attendance.start(self.media.events)
        await settled()

    async def stop(self) -> None:
        await self.house.stop()
        self.attendance.stop()
        await settled()

    async def kill(self) -> None:
        """Python dies; nobody is told anything. The core plays on, its events unheard."""
        self.attendance.stop()
        for runner in self.house.runners.values():
            runner.alarm.set(None)
            runner.notices.stop()
            runner.arrivals.stop()
            runner.reactions.stop()
            if runner.telling.flushing:
                runner.telling.flushing.cancel()
        for task in self.house.tasks.values():
            task.cancel()
        await settled()
        while not self.media.events.empty():
            self.media.events.get_nowait()

    async def restart(self) -> None:
        await self.kill()
        await self.start()

    async def open(self, host: str = "hana", visibility: str = "public") -> "Guest":
        """A room, and its host in it."""
        wanted = OpenRoom("Agora", visibility=visibility)  # type: ignore[arg-type]
        card = await self.house.open(host, account(host), wanted)
        self.room = card.id
        return await self.enter(host)

    async def enter(
        self, name: str, replaces: str | None = None, invitation: str | None = None
    ) -> "Guest":
        """Somebody comes in with a device of theirs, socket and all."""
        return await self.let_in(name, await self.join(name, replaces, invitation=invitation))

    async def let_in(self, name: str, joined: Joined) -> "Guest":
        guest = Guest(self, name, joined)
        guest.attach(joined.ticket)
        await guest.connect()
        return guest

    async def become_account(self, visitor_: "Guest", name: str) -> "Guest":
        """Whoever came as a visitor has signed up in the room, and joins anew."""
        newcomer = Newcomer(f"account:{name}", name.title(), also=(who(visitor_.name).identity,))
        wanted = Join("offer", visitor_.connection)
        return await self.let_in(name, await self.house.join(self.room, newcomer, wanted))

    async def speaker(self, name: str) -> "Guest":
        """Somebody who is heard. The host, Hana, must be here."""
        guest = await self.enter(name)
        hana = next(e for e in self.attendance.everyone(self.room) if e.person.name == "Hana")
        for lease, command in (
            (guest.lease, RaiseHand()),
            (hana, AcceptHand(guest.id)),
            (guest.lease, UnmuteSelf()),
        ):
            assert lease
            self.house.say(lease, Said(self.new_id(), command), lambda _: None)
            await settled()
        assert guest.is_heard
        return guest

    async def knock(
        self, name: str, replaces: str | None = None, invitation: str | None = None
    ) -> "Guest":
        """... whose media are not up yet."""
        joined = await self.join(name, replaces, invitation=invitation)
        guest = Guest(self, name, joined)
        guest.attach(joined.ticket)
        return guest

    async def join(
        self,
        name: str,
        replaces: str | None = None,
        offer: str = "offer",
        invitation: str | None = None,
    ) -> Joined:
        wanted = Join(offer, replaces, name, invitation)
        return await self.house.join(self.room, who(name), wanted)

    async def not_admitted(
        self, name: str, offer: str = "offer", invitation: str | None = None
    ) -> str:
        try:
            await self.join(name, offer=offer, invitation=invitation)
        except NotAdmitted as no:
            return no.code
        raise AssertionError("admitted")

    async def invited(self, by: str = "hana") -> RoomInvitation:
        runner = self.house.runners[self.room]
        return await self.house.invitations.make(runner, id_of(by), "For Ann")

    async def revoke(self, link: RoomInvitation, by: str = "hana") -> None:
        runner = self.house.runners[self.room]
        await self.house.invitations.revoke(runner, id_of(by), link.id)
        await settled()

    async def pass_time(self, seconds: float) -> None:
        await self.clock.advance(seconds)

    async def crash_core(self) -> None:
        """... and start it again, as parvis.media does."""
        self.media.crash()
        self.attendance.set_adrift()
        await self.house.media_restarted()
        await settled()

    @property
    def state(self) -> Room:
        return self.house.runners[self.room].sitting.room

    def person(self, name: str) -> Participant:
        return self.state.person(id_of(name))

    @property
    def roster(self) -> set[str]:
        """Who is listed."""
        return set(self.attendance.gathering(self.room).here)

    def happened(self) -> list[str]:
        """The journal, in words."""
        return [type(event).__name__ for event in self.journal.events[self.room]]


class Guest:
    """Somebody's device in the room, with its socket."""

    def __init__(self, world: World, name: str, joined: Joined) -> None:
        self.world = world
        self.name = name
        self.id = joined.snapshot.you.participant
        self.connection = joined.connection
        self.joined = joined
        self.outlet = FakeOutlet()
        self.lease: Lease | None = None

    def attach(self, ticket: str) -> None:
        self.outlet = FakeOutlet()
        self.lease = self.world.house.attach(ticket, self.outlet)

    def reattach(self) -> None:
        """Another socket for the same connection."""
        assert self.world.house.owns(self.world.room, who(self.name).identity, self.connection)
        self.attach(self.world.house.ticket(self.connection))

    def lose_socket(self) -> None:
        self.world.house.detach(self.connection, self.outlet)

    async def connect(self) -> None:
        self.world.media.connect(self.connection)
        await settled()

    async def vanish(self) -> None:
        """The media have been silent for too long."""
        self.world.media.end(self.connection, "silent")
        await settled()

    def ask(self, command: Command | ShellCommand, id: str | None = None) -> list[Ack | Refusal]:
        """The answer is in the list once it has come."""
        answers: list[Ack | Refusal] = []
        assert self.lease
        said = Said(id or self.world.new_id(), command)
        self.world.house.say(self.lease, said, answers.append)
        return answers

    async def says(self, command: Command | ShellCommand, id: str | None = None) -> str:
        """`ack`, or the reason of the refusal."""
        answers = self.ask(command, id)
        await settled()
        assert len(answers) == 1, answers
        return answers[0].reason if isinstance(answers[0], Refusal) else "ack"

    def heard(self, kind: type[Kind]) -> list[Kind]:
        return [message for message in self.outlet.heard if isinstance(message, kind)]

    @property
    def events(self) -> list[str]:
        return [type(message.event).__name__ for message in self.heard(Happened)]

    @property
    def snapshot(self) -> Snapshot:
        return self.heard(Snapshot)[-1]

    @property
    def is_heard(self) -> bool:
        return self.connection in self.world.media.speaking


def who(name: str) -> Newcomer:
    return visitor(name) if name.startswith("v") else account(name)


def account(name: str) -> Newcomer:
    return Newcomer(f"account:{name}", name.title())


def visitor(name: str) -> Newcomer:
    """Whose name begins with a v."""
    return Newcomer(f"visitor:{name}", name.title(), visitor=True)


def id_of(name: str) -> str:
    return participant_id(who(name).identity, SECRET)
