"""The door of a room: who may come in, and how one does with a single request."""

from parvis.live.identity import Newcomer, person_of
from parvis.live.ports import Lease, Ports
from parvis.live.refusals import NotAdmitted
from parvis.live.runner import Runner
from parvis.live.sitting import Sitting
from parvis.live.snapshots import snapshot
from parvis.wire import Close, Join, Joined, Person
from parvis.wire.failures import BadOffer, MediaAway, TooMany


class Door:
    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.attendance = ports.attendance

    async def admit(self, runner: Runner, newcomer: Newcomer, wanted: Join) -> Joined:
        """Offer in; answer, snapshot and ticket out. The lease begins when the media are up."""
        sitting = runner.sitting
        person = person_of(newcomer, sitting.record.secret)
        self.check(sitting, person)
        await self.renew_card(sitting, person)
        lease = self.attendance.prepare(sitting.id, person, newcomer.identity, wanted.replaces)
        answer = await self.negotiate(lease, wanted.offer)
        await self.check_again(sitting, lease)
        ticket = self.attendance.ticket(lease.connection)
        seen = snapshot(sitting, self.attendance, lease)
        return Joined(lease.connection, answer, ticket, seen)

    def check(self, sitting: Sitting, person: Person) -> None:
        self.check_room(sitting, person)
        if person.visitor and not sitting.record.info.visitors:
            raise NotAdmitted("visitors_not_allowed")
        if person.visitor and self.name_taken(sitting, person):
            raise NotAdmitted("name_taken")
        if self.attendance.crowded(sitting.id, person.id):
            raise NotAdmitted("too_many")

    def check_room(self, sitting: Sitting, person: Person) -> None:
        if sitting.room.ended:
            raise NotAdmitted("room_ended")
        if sitting.room.person(person.id).removed:
            raise NotAdmitted("removed")

    def name_taken(self, sitting: Sitting, person: Person) -> bool:
        """By somebody who is here, or has standing and is expected back."""
        others = [
            card.name
            for id, card in sitting.cards.items()
            if id != person.id and sitting.room.person(id).has_standing
        ]
        return self.attendance.name_taken(sitting.id, person.name, person.id, others)

    async def renew_card(self, sitting: Sitting, person: Person) -> None:
        """Somebody with standing may have another name or headline by now."""
        if sitting.cards.get(person.id, person) != person:
            await self.ports.cards.keep(sitting.id, [person])
            sitting.cards[person.id] = person

    async def negotiate(self, lease: Lease, offer: str) -> str:
        try:
            return await self.ports.media.join(
                lease.room,
                lease.connection,
                lease.person.csrc,
                lease.label,
                lease.replaces,
                offer,
            )
        except BadOffer as no:
            await self.forget(lease)
            raise NotAdmitted("bad_offer", str(no) or None) from no
        except (MediaAway, TooMany) as no:
            await self.forget(lease)
            code = "too_many" if isinstance(no, TooMany) else "media_away"
            raise NotAdmitted(code) from no

    async def check_again(self, sitting: Sitting, lease: Lease) -> None:
        """Removed, or the room over, while the core was asked (A17)."""
        try:
            self.check_room(sitting, lease.person)
            if not self.attendance.expected(lease.connection):
                raise NotAdmitted("media_away")  # it began anew, or the room did: ask again
        except NotAdmitted:
            await self.forget(lease)
            raise

    async def forget(self, lease: Lease) -> None:
        await self.attendance.dismiss([lease.connection], Close.LEASE_ENDED)
