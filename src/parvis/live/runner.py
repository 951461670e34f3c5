"""One task, one room, one inbox: everything that happens in a room happens here, in order.

A step takes all that waits and decides it on a tentative room. What takes power closes in the
core; the journal gets one append; who asked is answered; everybody is told; what gives power
opens. A conflict folds the journal again and decides again. While the journal is away nothing
happens, but what was closed stays closed: who was moved or removed is so, and a room that was ended
has ended, as soon as it is back.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from parvis.live.alarm import Alarm
from parvis.live.answers import Answers
from parvis.live.arrivals import Arrivals
from parvis.live.asides import Asides
from parvis.live.drafts import Asked, Draft, Order
from parvis.live.effects import Departures, Effects
from parvis.live.hands import Hands
from parvis.live.identity import participant_id
from parvis.live.notices import Notices
from parvis.live.ports import Lease, Ports
from parvis.live.reactions import Reactions
from parvis.live.sitting import Sitting, named
from parvis.live.telling import Telling
from parvis.room import due
from parvis.room.state import Participant
from parvis.room.words import Command, Event, LeaveRoom
from parvis.wire import Ack, Info, Refusal
from parvis.wire.failures import Conflict

log = logging.getLogger("parvis.live")

AGAIN = 1.0  # seconds until a step that failed is tried anew


class Runner:
    def __init__(self, sitting: Sitting, answers: Answers, ports: Ports) -> None:
        self.sitting = sitting
        self.answers = answers
        self.ports = ports
        self.telling = Telling(sitting, ports.attendance, ports.clock)
        self.notices = Notices(sitting, self.telling, ports.attendance, ports.clock)
        self.effects = Effects(sitting.id, ports.media, ports.attendance)
        self.hands = Hands(sitting, ports.cards, self.telling)
        self.arrivals = Arrivals(sitting, self.telling, ports.attendance, ports.clock)
        self.reactions = Reactions(self.telling, ports.clock)
        self.asides = Asides(sitting, ports.attendance, self.notices, self.reactions)
        self.editing = asyncio.Lock()
        self.inbox: list[Asked] = []
        self.orders: list[Order] = []
        self.woken = asyncio.Event()
        self.alarm = Alarm(ports.clock, self.woken.set)
        self.writing = False
        self.urgent: list[Asked] = []  # ... of the inbox, while the journal is being written
        self.hasty: asyncio.Task[None] | None = None
        self.doubtful = False  # whether an append that failed may have been written after all

    # Whom a request is by.

    def participant(self, identity: str) -> Participant:
        """What the room knows of them, here or not."""
        return self.sitting.room.person(participant_id(identity, self.sitting.record.secret))

    def here(self, identity: str) -> Lease | None:
        return self.ports.attendance.of(self.sitting.id, self.participant(identity).id)

    def knows(self, identity: str) -> bool:
        """Here, or until a moment ago, or with standing: whom no lock holds."""
        who = self.participant(identity)
        since = self.ports.attendance.since(self.sitting.id, who.id)
        return who.has_standing or since is not None

    # From outside: nothing is done here, only noted.

    def ask(self, asked: Asked) -> None:
        self.inbox.append(asked)
        self.woken.set()
        if self.writing:
            self.urgent.append(asked)
            if self.hasty is None or self.hasty.done():
                self.hasty = asyncio.create_task(self.hasten())

    async def hasten(self) -> None:
        """However slow the journal is: a microphone that these commands close is closed now. All
        that came at one moment are looked at together, for there may be a thousand."""
        while self.urgent:
            batch, self.urgent = self.urgent, []
            await self.effects.hush(self.draft(batch).room)

    def order(self, actor: str, command: Command) -> None:
        """Something follows from what was done elsewhere; nobody waits for an answer."""
        self.orders.append((actor, command))
        self.woken.set()

    def presence_changed(self, participant: str) -> None:
        """The next step compares standing with leases."""
        if self.ports.attendance.of(self.sitting.id, participant) is None:
            self.hands.forget(participant)
        self.notices.changed()
        self.arrivals.changed()
        self.woken.set()

    def greet(self, lease: Lease) -> None:
        """A new socket: the first thing that it hears is the room from nothing."""
        self.telling.refresh(lease)
        self.arrivals.greet(lease)

    async def edit(self, changes: dict[str, Any]) -> None:
        """One edit after the other; the last one wins, field by field."""
        async with self.editing:
            record = self.sitting.record
            info = replace(record.info, **changes)
            if info != record.info:
                await self.ports.journal.edit(info)
                self.sitting.record = replace(record, info=info)
                self.telling.everyone(Info(info))
                self.woken.set()

    # The life of a room.

    async def run(self) -> None:
        """Until the room has ended."""
        while not self.sitting.room.ended:
            await self.woken.wait()
            self.woken.clear()
            await self.step()
        self.stop()

    def stop(self) -> None:
        self.refuse(self.inbox, "room_ended" if self.sitting.room.ended else "try_again")
        self.alarm.set(None)
        for pace in (self.notices, self.arrivals, self.reactions):
            pace.stop()
        self.telling.stop()

    async def finish(self) -> None:
        """What is owed is tried once more: nobody knows of it afterwards."""
        if self.orders and not self.sitting.room.ended:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.step(), AGAIN)
        self.stop()

    async def step(self) -> None:
        batch = self.take_batch()
        try:
            await self.settle(await self.journal(batch))
        except Exception:  # the journal is away, or a bug: either way the room lives on
            log.exception("a step of a room failed")
            self.refuse(batch, "try_again")
            self.alarm.set(AGAIN)

    def take_batch(self) -> list[Asked]:
        """All that waits, but for commands of who is still on the way in."""
        batch = [asked for asked in self.inbox if not self.too_early(asked)]
        self.inbox = [asked for asked in self.inbox if self.too_early(asked)]
        return batch

    def too_early(self, asked: Asked) -> bool:
        on_the_way = not asked.lease.begun and not isinstance(asked.said.command, LeaveRoom)
        return on_the_way and self.ports.attendance.expected(asked.lease.connection)

    async def journal(self, batch: Sequence[Asked]) -> Draft:
        """Decides until the journal agrees. What takes power is done before it is asked."""
        undone: list[Departures] = []
        while True:
            draft = self.draft(batch)
            draft.undone = undone
            departures = self.effects.departures(draft.room, draft.left)
            closed = await self.effects.take(draft.room, departures)
            try:
                if await self.append(draft):
                    draft.departures = departures
                    return draft
            except BaseException:
                self.orders += [order for order in draft.owed if order not in self.orders]
                await self.effects.give_back([*undone, departures])
                await self.effects.reopen(draft.room)
                raise
            undone.append(departures)
            self.effects.reconsider(closed)

    async def append(self, draft: Draft) -> bool:
        """Whether the journal has it now. If not it had moved on, and we have caught up."""
        if self.doubtful and await self.catch_up():
            return False
        self.doubtful = True
        try:
            await self.write(draft)
        except Conflict:
            if not await self.catch_up():
                raise
            return False
        self.doubtful = False
        return True

    async def catch_up(self) -> bool:
        """Whether somebody else wrote, or we did without hearing of it."""
        news = (await self.ports.journal.read(self.sitting.id))[self.sitting.seq :]
        for person, id, seq in await self.ports.journal.commands(self.sitting.id):
            self.answers.keep(person, Ack(id, seq))
        self.happened(news)
        departures = self.effects.departures(self.sitting.room, [])
        await self.effects.take(self.sitting.room, departures)
        await self.effects.part(departures)
        self.doubtful = False
        return bool(news)

    def draft(self, batch: Sequence[Asked]) -> Draft:
        """What is so by itself comes first: time, comings and goings; but what is owed to somebody
        was asked before they were lost. What the core closed is noted last: it may have been for
        one of these commands."""
        now = self.sitting.not_before(self.ports.clock.now())
        draft = Draft(self.sitting, self.ports.attendance, self.answers, now)
        draft.wake()
        for actor, command in self.orders:
            draft.attempt(actor, command)
        draft.orders = len(self.orders)
        draft.note_presence()
        draft.note_policy()
        unheard = self.effects.unheard(draft.room)
        for asked in batch:
            draft.consider(asked)
        draft.note_unheard(unheard)
        return draft

    async def write(self, draft: Draft) -> None:
        """Names go before the events that need them: a crash in between leaves a name too many."""
        if not draft.events:
            return
        self.writing = True
        try:
            await self.keep_cards(draft.events)
            await self.ports.journal.append(
                self.sitting.id, self.sitting.seq, draft.events, draft.done
            )
        finally:
            self.writing = False

    async def keep_cards(self, events: Sequence[Event]) -> None:
        """Of all who gain standing, at once: they may be two hundred raiders."""
        new = named(events) - self.sitting.cards.keys()
        leases = [self.ports.attendance.all_of(self.sitting.id, who)[-1:] for who in new]
        people = [lease.person for last in leases for lease in last]
        if people:
            await self.ports.cards.keep(self.sitting.id, people)
            self.sitting.cards.update({person.id: person for person in people})

    async def settle(self, draft: Draft) -> None:
        """It has happened: everybody is told, and power is given."""
        self.happened(draft.events)
        del self.orders[: draft.orders]
        for asked, answer in draft.answers:
            self.answers.keep(asked.by, answer)
            asked.reply(answer)
        await self.effects.give(self.sitting.room, draft.events)
        await self.effects.part(draft.departures)
        await self.effects.give_back(draft.undone)
        await self.effects.reopen(self.sitting.room)
        await self.hands.follow(draft.events)
        for participant, said in draft.described:
            await self.hands.describe(participant, said)
        self.set_alarm()
        if draft.events:  # whoever gained standing may be lost: look again
            self.woken.set()

    def happened(self, events: Sequence[Event]) -> None:
        before = self.sitting.room
        self.sitting.add(events)
        self.telling.events(before, events)
        if events:
            self.notices.changed()
            self.arrivals.changed()

    def set_alarm(self) -> None:
        at = due(self.sitting.room)
        now = self.sitting.not_before(self.ports.clock.now())
        self.alarm.set(None if at is None else (at - now).total_seconds())

    def refuse(self, batch: Sequence[Asked], reason: str) -> None:
        for asked in batch:
            asked.reply(Refusal(asked.said.id, reason))
