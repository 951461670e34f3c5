"""Everything at once: random lives of a room, whose steps do not wait for one another.

After each burst the same predicates must hold, whatever crossed on the way (A1, A2, A17, M1, M3,
R2, R10, R12, R16, R20). A seed that fails is a story to be told in the other files.
"""

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from live.fakes import settled
from live.stores import DatabaseAway
from live.world import Guest, World, id_of

from parvis.live import NotAdmitted
from parvis.live.identity import Newcomer
from parvis.room import fold, words
from parvis.room.words import Command, On, OnMany
from parvis.wire import EditRoom, Join
from parvis.wire.vocabulary import COMMANDS

NOS = {
    *("removed", "room_ended", "room_locked", "room_calm"),
    *("replaced", "too_many", "media_away"),
}
NAMES = ("hana", "ann", "bob", "vera")
SEEDS = 40
BURSTS = 20

RARE = (words.EndRoom, words.RemoveFromRoom, words.RemoveAll)
# What brings a story forward comes more often than what ends it.
FORWARD: list[type[Command]] = [words.RaiseHand, words.AcceptHand, words.InviteToStage]
HEARD: list[type[Command]] = [words.MuteParticipant, words.MuteSelf, words.AcceptInvitation]
UNMUTE: list[type[Command]] = [words.UnmuteSelf]
LIKELY = [kind for kind in COMMANDS if kind not in RARE] + FORWARD * 4 + HEARD * 3 + UNMUTE * 12


def command(kind: type[Command], other: str) -> Command:
    if issubclass(kind, OnMany):
        return kind((other,))
    return kind(other) if issubclass(kind, On) else kind()


class Chaos:
    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.dice = random.Random(seed)
        self.guests: list[Guest] = []

    async def burst(self) -> None:
        """Some steps of which none waits for what the one before has caused."""
        for _ in range(self.dice.randint(1, 6)):
            await self.dice.choice(self.steps())()
        await settled()

    def steps(self) -> list[Callable[[], Awaitable[None]]]:
        often = [self.comes, self.connects, self.commands, self.commands, self.commands]
        doors = [self.signs_up, self.signs_out, self.checks_sound, self.edits, self.revokes]
        sockets = [self.loses_socket, self.finds_socket]
        return [*often, self.commands, self.ends, self.hushes, *sockets, *doors]

    async def comes(self) -> None:
        name = self.dice.choice(NAMES)
        mine = [g for g in self.guests if g.name == name]
        replaces = self.dice.choice(mine).connection if mine and self.dice.random() < 0.7 else None
        try:
            self.guests.append(await self.world.knock(name, replaces))
        except NotAdmitted as no:
            assert no.code in NOS

    async def signs_up(self) -> None:
        """A visitor who is here, or was, comes as an account."""
        visitors = [g for g in self.guests if g.name == "vera"]
        if not visitors or self.dice.random() < 0.5:
            return
        came = Newcomer("account:zoe", "Zoe", also=("visitor:vera",))
        wanted = Join("offer", self.dice.choice(visitors).connection)
        try:
            joined = await self.world.house.join(self.world.room, came, wanted)
        except NotAdmitted as no:
            assert no.code in NOS
        else:
            guest = Guest(self.world, "zoe", joined)
            guest.attach(joined.ticket)
            self.guests.append(guest)

    async def signs_out(self) -> None:
        if self.dice.random() < 0.2:
            await self.world.house.sign_out(f"account:{self.dice.choice(NAMES)}")

    async def checks_sound(self) -> None:
        identity = f"account:{self.dice.choice(NAMES)}"
        with suppress(NotAdmitted):
            await self.world.house.check_sound(self.world.room, identity, "offer")

    async def edits(self) -> None:
        policy = EditRoom(visitors_speak=self.dice.random() < 0.7)
        with suppress(NotAdmitted, DatabaseAway):
            await self.world.house.edit(self.world.room, "account:hana", policy)

    async def revokes(self) -> None:
        """A link by which somebody may come, or has come."""
        if self.dice.random() > 0.1 or self.world.room not in self.world.house.runners:
            return
        runner, links = self.world.house.runners[self.world.room], self.world.house.invitations
        with suppress(NotAdmitted):
            link = await links.make(runner, id_of("hana"), "")
            self.guests.append(await self.world.knock("ann", invitation=link.token))
            await links.revoke(runner, id_of("hana"), link.id)

    async def connects(self) -> None:
        pending = [c for c, line in self.world.media.lines.items() if not line.connected]
        if pending:
            self.world.media.connect(self.dice.choice(pending))

    async def commands(self) -> None:
        if not self.guests:
            return
        kind = self.dice.choice(RARE if self.dice.random() < 0.01 else LIKELY)
        guest, other = self.dice.choice(self.guests), self.dice.choice(self.guests)
        if guest.lease:
            guest.ask(command(kind, other.id))

    async def ends(self) -> None:
        if self.world.media.lines and self.dice.random() < 0.3:
            connection = self.dice.choice(list(self.world.media.lines))
            self.world.media.end(connection, self.dice.choice(("silent", "left", "fault")))

    async def hushes(self) -> None:
        if self.world.media.lines:
            connection = self.dice.choice(list(self.world.media.lines))
            self.world.media.say(self.dice.choice(("silent", "returned")), connection)

    async def loses_socket(self) -> None:
        if self.guests:
            self.dice.choice(self.guests).lose_socket()

    async def finds_socket(self) -> None:
        alive = [g for g in self.guests if g.connection in self.world.attendance.leases]
        if alive:
            self.dice.choice(alive).reattach()

    async def something_big(self) -> None:
        """Between bursts: time passes, a process dies, the disk is full for a while."""
        match self.dice.randint(0, 9):
            case 0:
                await self.world.crash_core()
            case 1:
                self.world.journal.away = False  # without one nothing starts
                await self.world.restart()
                for guest in self.guests:
                    guest.lease = None
            case 2:
                self.world.journal.away = not self.world.journal.away
            case 3 | 4:
                await self.world.pass_time(self.dice.choice((0.5, 1, 11, 31, 130)))


def check(world: World) -> None:
    """What is heard is what is listed, and is what the journal allows."""
    journal = world.journal.events[world.room]
    room = fold(journal)
    here = world.attendance.gathering(world.room).here
    lines = {c: line for c, line in world.media.lines.items() if line.connected}
    connected = {c for c, line in lines.items() if line.room == world.room}
    listed = {lease.connection for lease in here.values() if not lease.adrift}
    assert connected == listed, "A1: who receives is who is listed"
    apart = {c for c, line in world.media.lines.items() if line.room != world.room}
    assert apart <= world.attendance.apart, "an echo is of somebody who is here"
    for lease in here.values():
        if lease.connection in world.media.speaking:
            assert not room.ended and not room.person(lease.person.id).muted, "M1, A2"
    assert world.media.speaking - apart <= listed
    assert not any(room.person(who).removed for who in here) or world.journal.away
    if not world.journal.away and not room.ended:
        assert world.state == room, "R20"
        check_standing(world)


def check_standing(world: World) -> None:
    here = world.attendance.gathering(world.room).here
    for who in world.state.people.values():
        assert who.removed or (who.id in here) is (who.lost_at is None), "nobody is lost unnoted"
        if not who.muted and not here[who.id].adrift:
            assert here[who.id].connection in world.media.speaking, "unmuted is heard"


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_whatever_crosses_what_is_heard_is_what_is_listed_and_allowed(
    world: World, seed: int
) -> None:
    chaos = Chaos(world, seed)
    chaos.guests += [await world.open(), await world.speaker("ann"), await world.speaker("bob")]
    for _ in range(BURSTS):
        await chaos.burst()
        if world.journal.away:
            await world.pass_time(0)
        else:
            await world.pass_time(1.1)  # what had failed is tried again
        check(world)
        await chaos.something_big()
        await settled()
    world.journal.away = False
    await world.pass_time(2)
    check(world)


@pytest.mark.parametrize("first", ["made", "removed"])
async def test_made_a_moderator_and_removed_at_the_same_moment_is_removed(
    world: World, first: str
) -> None:
    """A17: whichever arrives first, the lesser power wins."""
    hana, bob, ann = await world.open(), await world.enter("bob"), await world.enter("ann")
    await hana.says(words.MakeModerator(bob.id))
    await world.pass_time(1)
    steps = [(hana, words.MakeModerator(ann.id)), (bob, words.RemoveFromRoom(ann.id))]
    for guest, step in steps if first == "made" else reversed(steps):
        guest.ask(step)
    await settled()
    assert world.person("ann").removed and ann.id not in world.roster
    assert ann.connection not in world.media.lines
