"""The people of one room, kept so that thousands of them are counted and listed at once."""

from bisect import bisect_left, insort
from collections.abc import Container
from itertools import islice

from msgspec import Struct, field

from parvis.attendance.rules import LISTED, Lease
from parvis.attendance.shelf import Shelf
from parvis.wire import Person


class Gathering(Struct):
    """The leases of one room: all by connection, each person's, each name's, and those that
    count."""

    all: dict[str, Lease] = field(default_factory=dict)
    by_person: Shelf = field(default_factory=Shelf)
    by_name: Shelf = field(default_factory=Shelf)
    here: dict[str, Lease] = field(default_factory=dict)
    vocal: dict[str, Lease] = field(default_factory=dict)  # whose microphone was ever opened
    names: list[tuple[str, str]] = field(default_factory=list)  # of who is here, in order

    def expect(self, lease: Lease) -> None:
        self.all[lease.connection] = lease
        self.by_person.put(lease.person.id, lease)
        self.by_name.put(lease.name, lease)

    def enter(self, lease: Lease) -> None:
        """From now on it counts. Nobody is here by two."""
        self.here[lease.person.id] = lease
        if lease.microphone or lease.resumes:
            self.vocal[lease.connection] = lease
        insort(self.names, entry(lease))

    def drop(self, lease: Lease) -> bool:
        """Whether that was the one that counted."""
        self.vocal.pop(lease.connection, None)
        if self.all.pop(lease.connection, None):
            self.by_person.drop(lease.person.id, lease)
            self.by_name.drop(lease.name, lease)
        if self.here.get(lease.person.id) is not lease:
            return False
        del self.here[lease.person.id]
        del self.names[bisect_left(self.names, entry(lease))]
        return True

    def listening(self, on_stage: set[str]) -> int:
        """Everybody in the audience, visitors included, the stage not (R16)."""
        return len(self.here) - len(on_stage & self.here.keys())

    def audience(self, on_stage: Container[str]) -> list[Person]:
        """The first by name."""
        listeners = (self.here[id] for _, id in self.names if id not in on_stage)
        return [lease.person for lease in islice(listeners, LISTED)]


def entry(lease: Lease) -> tuple[str, str]:
    return lease.name, lease.person.id
