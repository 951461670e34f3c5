"""Deciding a whole batch on a tentative room: nothing has happened until the journal has it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from msgspec import Struct

from parvis.live.answers import Answer, Answers
from parvis.live.checks import Checks
from parvis.live.effects import Departures
from parvis.live.ports import Attendance, Lease
from parvis.live.sitting import Sitting
from parvis.room import decide_all, fold
from parvis.room.base import SERVER, Instant, Refused
from parvis.room.state import Participant
from parvis.room.words import (
    CalmRoom,
    Command,
    EndRoom,
    Event,
    LeaveRoom,
    LoseConnection,
    LowerHand,
    MoveToAudience,
    MuteSelf,
    RemoveAll,
    RemovedFromRoom,
    RemoveFromRoom,
    ReturnConnection,
    Wake,
)
from parvis.wire import Ack, DescribeHand, Refusal, Said

Order = tuple[str, Command]  # who does it, and what

# What takes power from people: owed to who asked, should the journal be away (E6).
TAKES = (MoveToAudience, RemoveFromRoom, RemoveAll, CalmRoom, EndRoom)

MOMENT = timedelta(microseconds=1)  # the grain of the journal


class Asked(Struct, eq=False):
    """A command of somebody, and where its answer goes."""

    lease: Lease
    said: Said
    answer: Callable[[Answer], None]
    answered: bool = False

    @property
    def by(self) -> str:
        return self.lease.person.id

    def reply(self, answer: Answer) -> None:
        """Once, whatever happens later."""
        if not self.answered:
            self.answered = True
            self.answer(answer)


class Draft:
    """What a batch would cause. `answers` are given once the journal has the events."""

    def __init__(
        self, sitting: Sitting, attendance: Attendance, answers: Answers, now: Instant
    ) -> None:
        self.sitting = sitting
        self.attendance = attendance
        self.checks = Checks(sitting, attendance)
        self.known = answers
        self.now = now
        self.room = sitting.room
        self.events: list[Event] = []
        self.answers: list[tuple[Asked, Answer]] = []
        self.given: dict[tuple[str, str], Answer] = {}  # ... by person and command id
        self.described: list[tuple[str, DescribeHand]] = []
        self.left: list[str] = []  # connections
        self.orders = 0  # how many of the runner's orders are carried out by it
        self.departures = Departures()
        self.undone: list[Departures] = []  # of earlier drafts, which the journal refused

    # What nobody asked for.

    def wake(self) -> None:
        self.do(SERVER, Wake())

    def note_presence(self) -> None:
        """Standing compared with leases: who is lost, and who is back."""
        lost: list[Command] = []
        for who in list(self.room.people.values()):
            here = self.attendance.of(self.sitting.id, who.id)
            if here and who.lost_at:
                self.attempt(SERVER, ReturnConnection(who.id))
            elif not here and not who.lost_at and not who.removed:
                lost.append(LoseConnection(who.id))
        if lost:  # at once: they may be ten thousand
            self.attempt(SERVER, *lost)

    def note_policy(self) -> None:
        """Once the host does not let visitors speak any more, their hands come down, and who is on
        stage or invited goes back to the audience."""
        if not self.checks.needs_account("raise_hand"):
            return
        for who in list(self.room.people.values()):
            if self.checks.is_visitor(who.id):
                if who.hand_raised_at:
                    self.attempt(who.id, LowerHand())
                if self.room.host:
                    self.attempt(self.room.host.id, MoveToAudience(who.id))

    def note_unheard(self, people: Iterable[Participant]) -> None:
        """What the core closed is journaled as closed."""
        for who in people:
            self.attempt(who.id, MuteSelf())

    def attempt(self, actor: str, *commands: Command) -> None:
        with suppress(Refused):
            self.do(actor, *commands)

    # What somebody asked for.

    def consider(self, asked: Asked) -> None:
        """Each at an instant of its own: a queue is in the order of its instants."""
        self.now += MOMENT
        name = (asked.by, asked.said.id)
        answer = self.known.get(*name) or self.given.get(name) or self.reply(asked)
        self.given[name] = answer
        self.answers.append((asked, answer))

    def reply(self, asked: Asked) -> Answer:
        try:
            self.obey(asked)
        except Refused as no:
            return Refusal(asked.said.id, no.reason)
        return Ack(asked.said.id, self.sitting.seq + len(self.events))

    def obey(self, asked: Asked) -> None:
        command = asked.said.command
        if isinstance(command, LeaveRoom):
            self.left.append(asked.lease.connection)
        self.checks.check(asked.lease, asked.said)
        if isinstance(command, Command):
            self.do(asked.by, command)
        elif isinstance(command, DescribeHand):
            self.described.append((asked.by, command))

    def do(self, actor: str, *commands: Command) -> None:
        present = partial(self.checks.present, commands[0])  # all of one kind
        events = decide_all(self.room, actor, commands, self.now, present)
        self.room = fold(events, self.room)
        self.events += events
        for event in events:
            if isinstance(event, RemovedFromRoom):
                self.remove_browser(event)

    def remove_browser(self, event: RemovedFromRoom) -> None:
        """Whoever was removed does not come back by signing out, or as the visitor they were."""
        for who in self.checks.same_browser(event.participant):
            if not self.room.person(who).removed:
                self.attempt(event.by, RemoveFromRoom(who))

    @property
    def owed(self) -> list[Order]:
        """What is to be done all the same, should the journal not take this draft; that who asked
        had just come back is in it, too."""
        agreed = [asked for asked, answer in self.answers if isinstance(answer, Ack)]
        commands = [(asked.by, asked.said.command) for asked in agreed]
        taking = [(by, command) for by, command in commands if isinstance(command, TAKES)]
        lost = {by for by, _ in taking if self.sitting.room.person(by).lost_at}
        return [*((SERVER, ReturnConnection(who)) for who in sorted(lost)), *taking]

    # What the journal remembers of it.

    @property
    def done(self) -> list[tuple[str, str]]:
        """Commands that were obeyed now: not those answered before."""
        new = ((e.by, a) for e, a in self.answers if isinstance(a, Ack))
        fresh = (pair for pair in new if self.known.get(pair[0], pair[1].id) is None)
        return list(dict.fromkeys((by, answer.id) for by, answer in fresh))
