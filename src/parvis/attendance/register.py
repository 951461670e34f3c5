"""The leases of this node and who holds which. It acts on nothing and knows no clock.

In a room one person is here by one lease; others of theirs may be on their way. Whatever comes
late about a lease that is not the one here changes nothing (hazard R10).
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from itertools import count

from parvis.attendance.gathering import Gathering
from parvis.attendance.rules import Lease, folded
from parvis.attendance.shelf import Shelf
from parvis.wire import Person

TAKEN_OVER = 10_000  # connections remembered that gave way to another device


NOBODY = Gathering()


class Register:
    def __init__(self) -> None:
        self.leases: dict[str, Lease] = {}
        self.by_identity = Shelf()
        self.rooms: dict[str, Gathering] = {}
        self.numbers = count(1)
        self.taken_over: OrderedDict[str, None] = OrderedDict()

    # Changes.

    def expect(self, lease: Lease) -> None:
        """A join is on its way; the lease begins when the core says so."""
        lease.number = next(self.numbers)
        self.leases[lease.connection] = lease
        self.by_identity.put(lease.identity, lease)
        self.rooms.setdefault(lease.room, Gathering()).expect(lease)

    def begin(self, lease: Lease) -> list[Lease]:
        """From now on this lease counts. Returns those that have ended by that: the older of
        two of one person, whichever of them came up first, and the visitor's who is that person."""
        gathering = self.rooms[lease.room]
        here = gathering.here
        other = here.get(lease.person.id)
        if other is lease:
            return []
        if other and other.number > lease.number:
            self.end(lease)
            return [lease]
        lease.begun = True
        over = [e for e in (other, here.get(lease.former or "")) if e]
        if other:
            lease.resumes = lease.same_tab and lease.replaces == other.connection
            if not lease.same_tab:
                self.remember(other.connection)
        for each in over:
            self.end(each)
        gathering.enter(lease)
        return over

    def end(self, lease: Lease) -> bool:
        """Whether somebody who was here is not any more."""
        gathering = self.rooms.get(lease.room, NOBODY)
        if self.leases.pop(lease.connection, None):
            self.by_identity.drop(lease.identity, lease)
        was_here = gathering.drop(lease)
        if not gathering.all:
            self.rooms.pop(lease.room, None)
        return was_here

    def give_voice(self, connection: str) -> None:
        """Its microphone is being opened."""
        if lease := self.leases.get(connection):
            self.rooms[lease.room].vocal[connection] = lease

    def remember(self, taken_over: str) -> None:
        """Another device is there instead of it. A phone that sleeps may not hear of it."""
        self.taken_over[taken_over] = None
        if len(self.taken_over) > TAKEN_OVER:
            self.taken_over.popitem(last=False)

    # Questions.

    def of(self, room: str, participant: str) -> Lease | None:
        """The lease by which this person is here."""
        return self.gathering(room).here.get(participant)

    def all_of(self, room: str, participant: str) -> Sequence[Lease]:
        """... and those on their way."""
        return self.gathering(room).by_person.of(participant)

    def everyone(self, room: str) -> Collection[Lease]:
        """Every lease of the room, those on their way as well."""
        return self.gathering(room).all.values()

    def vocal(self, room: str) -> Collection[Lease]:
        """Those whose microphone may be open, or may have to be opened again: few of many."""
        return self.gathering(room).vocal.values()

    def present(self, room: str, participant: str) -> bool:
        """Is this person here? Reconnecting is not."""
        lease = self.of(room, participant)
        return lease is not None and not lease.silent

    def gathering(self, room: str) -> Gathering:
        return self.rooms.get(room, NOBODY)

    def continued(self, participant: str, named: str | None) -> str | None:
        """The lease that a rejoin repairs. It may name a repair that never came about."""
        lease = self.leases.get(named or "")
        if lease is None or lease.person.id != participant:
            return None
        return lease.connection if lease.begun else lease.replaces if lease.same_tab else None

    def formerly(
        self, room: str, participant: str, named: str | None, also: Collection[str]
    ) -> str | None:
        """The visitor whose connection that is, if the same browser was it a moment ago. Of the
        accounts that say so, one can be the visitor's: the first (A9)."""
        lease = self.leases.get(named or "")
        if lease is None or lease.room != room or not lease.begun or lease.person.id not in also:
            return None
        former = lease.person.id
        heirs = (e.person.id for e in self.everyone(room) if e.former == former)
        return former if next(heirs, participant) == participant else None

    def outdated(self, room: str, participant: str, named: str | None) -> bool:
        """Whether what a rejoin would repair has given way to a newer device, which is here."""
        return named in self.taken_over and self.of(room, participant) is not None

    def opened_by(self, identity: str, session: str | None) -> list[str]:
        """The connections of one sign-in; None: of all of them."""
        leases = self.by_identity.of(identity)
        return [e.connection for e in leases if session in (None, e.session)]

    def name_taken(self, room: str, name: str, besides: str, others: Iterable[str] = ()) -> bool:
        """Whether anybody but `besides` has that name here, or is among the names of `others`."""
        wanted = folded(name)
        leases = self.gathering(room).by_name.of(wanted)
        taken = any(e.person.id != besides for e in leases)
        return taken or any(folded(other) == wanted for other in others)

    def listening(self, room: str, on_stage: set[str]) -> int:
        return self.gathering(room).listening(on_stage)

    def audience(self, room: str, on_stage: set[str]) -> list[Person]:
        return self.gathering(room).audience(on_stage)
