"""What is said about a raised hand, beside the journal: a topic, and whether one can be heard."""

import asyncio
from collections.abc import Sequence

from msgspec.structs import replace

from parvis.live.ports import Cards
from parvis.live.sitting import Sitting
from parvis.live.telling import Telling
from parvis.room.words import (
    CameOnStage,
    Event,
    HandDismissed,
    HandLowered,
    HandRaised,
    LeftStage,
    MovedToAudience,
    RemovedFromRoom,
)
from parvis.wire import DescribeHand, Hand

DOWN = (HandLowered, HandDismissed, CameOnStage, LeftStage, MovedToAudience, RemovedFromRoom)


class Hands:
    def __init__(self, sitting: Sitting, cards: Cards, telling: Telling) -> None:
        self.sitting = sitting
        self.cards = cards
        self.telling = telling

    async def describe(self, participant: str, said: DescribeHand) -> None:
        """What is not given stays. It may be said before the hand goes up, which then shows it."""
        old = self.sitting.hand(participant)
        topic = old.topic if said.topic is None else said.topic
        new = replace(old, topic=topic, microphone=said.microphone or old.microphone)
        self.sitting.hands[participant] = new
        if new != old and self.is_up(participant):
            await self.cards.keep_hand(self.sitting.id, new)
            self.telling.hand(participant)

    async def follow(self, events: Sequence[Event]) -> None:
        """A hand that goes up shows what is known of it; one that comes down says nothing more."""
        for event in events:
            if isinstance(event, DOWN):
                self.sitting.hands.pop(event.participant, None)
        asked = [e.participant for e in events if isinstance(e, HandRaised)]
        raised = [self.sitting.hand(who) for who in asked if self.is_up(who)]
        keep = self.cards.keep_hand
        await asyncio.gather(*(keep(self.sitting.id, hand) for hand in raised))  # in one commit
        for hand in raised:
            if hand != Hand(hand.participant):
                self.telling.hand(hand.participant)

    def is_up(self, participant: str) -> bool:
        return self.sitting.room.person(participant).hand_raised_at is not None

    def forget(self, participant: str) -> None:
        """Of somebody who is gone nothing stays, but what a raised hand says."""
        if not self.sitting.room.person(participant).has_standing:
            self.sitting.hands.pop(participant, None)
