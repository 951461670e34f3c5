"""What the routes of the rooms do, once the framework has read the request."""

from collections.abc import Sequence
from typing import Any, TypeVar

from litestar import Response
from litestar.datastructures import Cookie
from msgspec.structs import replace

from parvis.http import text
from parvis.http.limits import JOIN, OPEN_ROOM, Limits, Rate, address
from parvis.http.problem import Problem, answer_problem
from parvis.live import House, NotAdmitted
from parvis.live.identity import Newcomer, account_identity
from parvis.live.runner import Runner
from parvis.server.asking import Asked, Asking, asking, visitor_of
from parvis.server.login import Login
from parvis.wire import (
    EditRoom,
    Join,
    Joined,
    OpenRoom,
    RoomCard,
    RoomInvitation,
    SoundChecked,
    Ticket,
)

# From one address, which a whole conference may share. A cookie proves nothing here, for anybody
# can invent one; a connection that is being repaired does.
VISITS = Rate("visits", 600, 1)
KNOCKS = Rate("knocks", 6000, 1)  # who is held at the door asks again every 3 s
TICKETS = Rate("tickets", 60, 1)  # for one connection
CHECKS = Rate("sound_checks", 20, 5)  # by one person
INVITES = Rate("room_invitations", 120, 10)  # by one account

LATER = {"media_away": 1, "room_calm": 3, "too_many": 5}  # seconds after which to ask again
LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_LABEL = 120, 2000, 60


class Reception:
    def __init__(self, house: House, login: Login, limits: Limits) -> None:
        self.house = house
        self.login = login
        self.limits = limits

    async def asking(self, request: Asked) -> Asking:
        return await asking(request, self.login)

    # Rooms.

    async def open(self, request: Asked, wanted: OpenRoom) -> RoomCard:
        who = await self.asking(request)
        self.limits.spend(OPEN_ROOM, who.mine.id)
        return await self.house.open(who.mine.id, who.newcomer(), tidy(wanted))

    async def edit(self, request: Asked, room: str, wanted: EditRoom) -> RoomCard:
        who = await self.asking(request)
        self.limits.spend(OPEN_ROOM, who.mine.id)
        return await self.house.edit(room, who.newcomer().identity, tidy(wanted))

    # Coming in.

    async def join(self, request: Asked, room: str, wanted: Join) -> Response[Any]:
        who = await self.asking(request)
        visitor = who.visitor or self.login.new_visitor_id()
        cookies = [self.login.visitor_cookie(visitor)]  # removal holds after signing out, too
        who = replace(who, visitor=visitor)
        newcomer = who.newcomer() if who.account else visitor_of(visitor, wanted)
        try:
            joined = await self.admit(request, room, newcomer, wanted)
        except NotAdmitted as no:
            held = no.code == "room_calm"  # who asks again is to be the same person
            return answer_no(request, no, cookies if held else [])
        return Response(joined, status_code=200, cookies=cookies)

    async def admit(self, request: Asked, room: str, newcomer: Newcomer, wanted: Join) -> Joined:
        if await self.house.holds(room, newcomer, wanted):
            self.limits.spend(KNOCKS, address(request))
            raise NotAdmitted("room_calm")
        repairs = self.house.owns(room, newcomer.identity, wanted.replaces or "")
        if newcomer.visitor and not repairs:
            self.limits.spend(VISITS, address(request))
        self.limits.spend(JOIN, newcomer.identity)
        return await self.house.join(room, newcomer, wanted)

    async def ticket(self, request: Asked, room: str, connection: str) -> Ticket:
        identities = (await self.asking(request)).identities
        if any(self.house.owns(room, who, connection) for who in identities):
            self.limits.spend(TICKETS, connection)
            return Ticket(self.house.ticket(connection))
        elsewhere = any(self.house.is_here(room, who) for who in identities)
        raise Problem("replaced" if elsewhere else "lease_ended")

    # Sound checks.

    async def check_sound(self, request: Asked, room: str, offer: str) -> SoundChecked:
        identity = await self.present(request, room)
        self.limits.spend(CHECKS, identity)
        return await self.house.check_sound(room, identity, offer)

    async def end_sound_check(self, request: Asked, room: str, connection: str) -> None:
        identity = await self.present(request, room)
        await self.house.end_sound_check(room, identity, connection)

    async def present(self, request: Asked, room: str) -> str:
        """As whom they are in the room."""
        for identity in (await self.asking(request)).identities:
            if self.house.is_here(room, identity):
                return identity
        await self.house.runner(room)
        raise Problem("lease_ended")

    # Invitations.

    async def invitations(self, request: Asked, room: str) -> list[RoomInvitation]:
        return await self.house.invitations.of(*await self.leading(request, room))

    async def invite(self, request: Asked, room: str, label: str) -> RoomInvitation:
        leading = await self.leading(request, room)
        return await self.house.invitations.make(*leading, tidy_label(label))

    async def revoke(self, request: Asked, room: str, id: str) -> None:
        await self.house.invitations.revoke(*await self.leading(request, room), id)

    async def leading(self, request: Asked, room: str) -> tuple[Runner, str]:
        """The room, and who asks, by their id in it. Whether they lead is the room's to say."""
        who = await self.asking(request)
        self.limits.spend(INVITES, who.mine.id)
        runner = await self.house.runner(room)
        return runner, runner.participant(account_identity(who.mine.id)).id


Wanted = TypeVar("Wanted", OpenRoom, EditRoom)


def tidy(wanted: Wanted) -> Wanted:
    """What is given of title and description, as it is kept."""
    if wanted.title is not None:
        title = text.line(wanted.title, LONGEST_TITLE, 1)
        if title is None:
            raise Problem("bad_title")
        wanted = replace(wanted, title=title)
    if wanted.description is not None:
        description = text.paragraphs(wanted.description, LONGEST_DESCRIPTION)
        if description is None:
            raise Problem("bad_description")
        wanted = replace(wanted, description=description)
    return wanted


def tidy_label(label: str) -> str:
    kept = text.line(label, LONGEST_LABEL)
    if kept is None:
        raise Problem("malformed", "A label has at most 60 characters on one line.")
    return kept


def answer_no(request: Asked, error: NotAdmitted, cookies: Sequence[Cookie] = ()) -> Response[Any]:
    problem = Problem(error.code, error.detail, LATER.get(error.code))
    answer = answer_problem(request, problem)
    for cookie in cookies:
        answer.set_cookie(cookie)
    return answer
