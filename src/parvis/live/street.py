"""Rooms as they are seen from the street: on air, by link, and when they are over."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from parvis.live.ports import Ports
from parvis.live.refusals import NotAdmitted
from parvis.live.runner import Runner
from parvis.live.snapshots import card, room_card
from parvis.room import fold
from parvis.room.words import CameOnStage, RoomOpened
from parvis.wire import Person, RoomCard, RoomEnd, RoomRecord

ENDS = 64  # ended rooms remembered: everybody asks at the same moment


class Over(Struct, frozen=True):
    """A room that has ended."""

    card: RoomCard
    account: str  # of who opened it
    on_stage: list[Person]


class Street:
    """`identities`: of who looks; an account may have been a visitor before."""

    def __init__(self, runners: Mapping[str, Runner], ports: Ports) -> None:
        self.runners = runners
        self.ports = ports
        self.ends: OrderedDict[str, Over] = OrderedDict()
        self.reading = asyncio.Lock()

    def rooms(self, identities: Sequence[str] = ()) -> list[RoomCard]:
        """The public ones, the busiest first."""
        cards = [self.card(runner, identities) for runner in self.public()]
        return sorted(cards, key=lambda card: -card.listening - len(card.on_stage))

    async def room(self, id: str, identities: Sequence[str] = ()) -> RoomCard:
        """Whoever has the id may look at it, also when it has ended."""
        runner = self.runners.get(id)
        if runner:
            return self.card(runner, identities)
        record = await self.ports.journal.room(id)
        if record is None:
            raise NotAdmitted("unknown_room")
        return card(record.info, record.ended)

    async def end(self, id: str) -> RoomEnd:
        """For everybody who was in it: thanks, and where to go."""
        over = self.ends.get(id) or await self.remember(id)
        others = [r for r in self.public() if r.sitting.record.account == over.account]
        cards = [self.card(runner, ()) for runner in others]
        return RoomEnd(over.card, over.on_stage, cards)

    async def remember(self, id: str) -> Over:
        record = await self.ports.journal.room(id)
        if record is None or not record.ended:
            raise NotAdmitted("unknown_room")
        async with self.reading:  # one reads, and all who have waited find it read
            over = self.ends.get(id) or await self.read(record)
            self.ends[id] = over
        if len(self.ends) > ENDS:
            self.ends.popitem(last=False)
        return over

    async def read(self, record: RoomRecord) -> Over:
        id = record.info.id
        events = await self.ports.journal.read(id)
        room, cards = fold(events), {card.id: card for card in await self.ports.cards.read(id)}
        came = [e.participant for e in events if isinstance(e, RoomOpened | CameOnStage)]
        seen = [who for who in dict.fromkeys(came) if not room.person(who).removed]
        host = cards.get(room.host.id) if room.host else None
        return Over(
            replace(card(record.info, ended=True), host=host),
            record.account,
            [cards[who] for who in seen if who in cards],
        )

    def public(self) -> list[Runner]:
        return [
            runner
            for runner in self.runners.values()
            if runner.sitting.record.info.visibility == "public" and not runner.sitting.room.ended
        ]

    def card(self, runner: Runner, identities: Sequence[str]) -> RoomCard:
        return replace(
            room_card(runner.sitting, self.ports.attendance),
            here=any(runner.here(who) is not None for who in identities),
            familiar=any(runner.knows(who) for who in identities[:1]),  # as whom they would join
            removed=runner.sitting.shuts_out(runner.participant(who).id for who in identities),
        )
