"""All that a connection knows of its room, folded from what the server says: pure.

The room itself is folded by `parvis.room.apply`, as on the server; beside it stands what lives
beside the journal.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import asdict

from parvis.room import apply
from parvis.room.state import Participant, Room
from parvis.wire import (
    Arrivals,
    Audience,
    Count,
    Hand,
    HandDescribed,
    Happened,
    Info,
    Message,
    Person,
    PlaceInQueue,
    Reconnecting,
    RoomInfo,
    Snapshot,
    View,
)


class Picture:
    """Begins with a snapshot. `room` is what this participant may know of it."""

    def __init__(self, said: Snapshot) -> None:
        self.people: dict[str, Person] = {}
        self.begin(said)

    def begin(self, said: Snapshot) -> None:
        """From nothing; cards that were known stay known."""
        self.seq = said.seq
        self.info: RoomInfo = said.room
        self.room = Room(**asdict(said.view))
        self.id = said.you.participant
        self.listening = said.listening
        self.audience = said.audience
        self.hands: dict[str, Hand] = {hand.participant: hand for hand in said.hands}
        self.before = said.before
        self.silent = set(said.reconnecting)
        self.arrivals: Arrivals | None = None
        self.know(said.people + said.audience)

    @property
    def me(self) -> Participant:
        return self.room.person(self.id)

    def name(self, participant: str) -> str:
        """Of somebody whose card never came: the id."""
        person = self.people.get(participant)
        return person.name if person else participant

    def take(self, said: Message) -> None:
        """What the server said. Answers to commands and reactions leave no trace here."""
        if fold := FOLDS.get(type(said)):
            fold(self, said)

    def renew(self, said: Snapshot) -> None:
        """One that events have overtaken (the answer to a join) is old."""
        if said.seq >= self.seq:
            self.begin(said)

    def happened(self, said: Happened) -> None:
        """An event that a snapshot already held changes nothing."""
        self.know(said.people)
        if said.seq > self.seq:
            self.seq = said.seq
            self.room = shown(apply(self.room, said.event))

    def know(self, people: list[Person]) -> None:
        self.people |= {person.id: person for person in people}

    def listened(self, said: Audience) -> None:
        self.audience, self.listening = said.people, said.listening
        self.know(said.people)

    def counted(self, said: Count) -> None:
        self.listening = said.listening

    def placed(self, said: PlaceInQueue) -> None:
        self.before = said.before

    def described(self, said: HandDescribed) -> None:
        self.hands[said.participant] = Hand(**asdict(said))

    def reconnecting(self, said: Reconnecting) -> None:
        (self.silent.add if said.is_ else self.silent.discard)(said.participant)

    def arrived(self, said: Arrivals) -> None:
        self.arrivals = said

    def edited(self, said: Info) -> None:
        self.info = said.room


def shown(room: Room) -> Room:
    """Without what only the server looks back at."""
    return Room(**{name: getattr(room, name) for name in View.__struct_fields__})


FOLDS: dict[type[Message], Callable[[Picture, Any], None]] = {
    Snapshot: Picture.renew,
    Happened: Picture.happened,
    Audience: Picture.listened,
    Count: Picture.counted,
    PlaceInQueue: Picture.placed,
    HandDescribed: Picture.described,
    Reconnecting: Picture.reconnecting,
    Arrivals: Picture.arrived,
    Info: Picture.edited,
}
