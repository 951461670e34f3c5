"""What was answered, so that a command which comes twice under one id is done once (R11)."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from parvis.wire import Ack, Refusal

Answer = Ack | Refusal

REMEMBERED = 128  # answers to one person; more are not asked within the time of a reconnection
PEOPLE = 4096  # ... and of so many people, those who asked last


class Answers:
    """By person and command id. Bounded: the oldest are forgotten (R22)."""

    def __init__(self, journaled: Iterable[tuple[str, str, int]] = ()) -> None:
        self.people: OrderedDict[str, OrderedDict[str, Answer]] = OrderedDict()
        for person, id, seq in journaled:
            self.keep(person, Ack(id, seq))

    def keep(self, person: str, answer: Answer) -> None:
        given = self.people.setdefault(person, OrderedDict())
        self.people.move_to_end(person)
        given[answer.id or ""] = answer
        trim(given, REMEMBERED)
        trim(self.people, PEOPLE)

    def get(self, person: str, id: str) -> Answer | None:
        given = self.people.get(person)
        return given.get(id) if given else None


def trim(kept: OrderedDict[str, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)
