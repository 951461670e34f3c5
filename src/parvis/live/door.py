"""The door of a room: who may come in, and how one does with a single request."""

from parvis.live.caller import Caller
from parvis.live.identity import Newcomer
from parvis.live.invitations import Invitations
from parvis.live.ports import Lease, Ports
from parvis.live.refusals import NotAdmitted
from parvis.live.runner import Runner
from parvis.live.sitting import Sitting
from parvis.live.snapshots import snapshot
from parvis.wire import Close, Join, Joined
from parvis.wire.failures import BadOffer, MediaAway, TooMany


class Door:
    def __init__(self, ports: Ports, invitations: Invitations) -> None:
        self.ports = ports
        self.attendance = ports.attendance
        self.invitations = invitations

    async def admit(self, runner: Runner, newcomer: Newcomer, wanted: Join) -> Joined:
        """Offer in; answer, snapshot and ticket out. The lease begins when the media are up."""
        sitting = runner.sitting
        caller = Caller(sitting, self.attendance, newcomer, wanted)
        self.check(runner, caller)
        await self.check_link(caller)
        await self.renew_card(sitting, caller)
        lease = self.prepare(sitting, caller)
        answer = await self.negotiate(lease, wanted.offer)
        await self.check_again(runner, caller, lease)
        ticket = self.attendance.ticket(lease.connection)
        seen = snapshot(sitting, self.attendance, lease)
        return Joined(lease.connection, answer, ticket, seen)

    # Who may.

    def holds(self, runner: Runner, newcomer: Newcomer, wanted: Join) -> bool:
        """Until the calm is over. Who leads sees how many wait; who could not come in then either
        does not."""
        caller = Caller(runner.sitting, self.attendance, newcomer, wanted)
        if caller.held and not caller.barred:
            runner.arrivals.knocked(caller.person.id)
            return True
        return False

    def check(self, runner: Runner, caller: Caller) -> None:
        sitting, person = runner.sitting, caller.person
        self.check_room(runner, caller)
        if person.visitor and self.name_taken(sitting, caller):
            raise NotAdmitted("name_taken")
        if self.attendance.outdated(sitting.id, person.id, caller.named):
            raise NotAdmitted("replaced")
        if self.attendance.crowded(sitting.id, person.id):
            raise NotAdmitted("too_many")

    def check_room(self, runner: Runner, caller: Caller) -> None:
        if runner.sitting.room.ended:
            raise NotAdmitted("room_ended")
        if no := caller.barred:
            raise NotAdmitted(no)
        if caller.held:
            raise NotAdmitted("room_calm")

    async def check_link(self, caller: Caller) -> None:
        """Who needs no invitation keeps theirs all the same, so that nobody else may use it; but
        who leads may try out a link."""
        if caller.invitation and not caller.leads:
            link, was = caller.invitation, caller.was
            no = await self.invitations.claim(caller.room, link, caller.person, was)
            if no and not caller.familiar:
                raise NotAdmitted(no)

    def name_taken(self, sitting: Sitting, caller: Caller) -> bool:
        """By somebody who is here, or has standing and is expected back."""
        person = caller.person
        others = [
            card.name
            for id, card in sitting.cards.items()
            if id != person.id and sitting.room.person(id).has_standing
        ]
        return self.attendance.name_taken(sitting.id, person.name, person.id, others)

    # Coming in.

    async def renew_card(self, sitting: Sitting, caller: Caller) -> None:
        """Somebody with standing may have another name or headline by now."""
        person = caller.person
        if sitting.cards.get(person.id, person) != person:
            await self.ports.cards.keep(sitting.id, [person])
            sitting.cards[person.id] = person

    def prepare(self, sitting: Sitting, caller: Caller) -> Lease:
        return self.attendance.prepare(
            sitting.id,
            caller.person,
            caller.newcomer.identity,
            caller.named,
            caller.also,
            caller.newcomer.session,
            caller.just_listening,
        )

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

    async def check_again(self, runner: Runner, caller: Caller, lease: Lease) -> None:
        """Removed, locked, calmed, for accounts only, the link revoked, or the room over, while the
        core was asked (A17)."""
        try:
            await self.check_link(caller)
            self.check_room(runner, caller)  # last: nothing is waited for any more
            if not self.attendance.expected(lease.connection):
                raise NotAdmitted("media_away")  # it began anew, or the room did: ask again
        except Exception:
            await self.forget(lease)
            raise

    async def forget(self, lease: Lease) -> None:
        await self.attendance.dismiss([lease.connection], Close.LEASE_ENDED)
