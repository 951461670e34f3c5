"""/rooms: who is on air, opening a room, and coming in."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, JSONBody

from parvis.http import text
from parvis.http.limits import JOIN, OPEN_ROOM, Limits, Rate, address
from parvis.http.problem import Problem, answer_problem, says_no
from parvis.live import House, NotAdmitted
from parvis.live.identity import Newcomer
from parvis.people.rules import person_name
from parvis.server.login import Account, Login
from parvis.wire import AskTicket, Join, Joined, OpenRoom, RoomCard, RoomList, Ticket

Asked = Request[Any, Any, Any]

# From one address, which a whole conference may share. A cookie proves nothing here, for anybody
# can invent one; a connection that is being repaired does.
VISITS = Rate("visits", 600, 1)
LATER = {"media_away": 1, "too_many": 5}  # seconds after which it is worth asking again
LONGEST_TITLE, LONGEST_DESCRIPTION = 120, 2000

OPEN_SAYS_NO = (
    *("malformed", "bad_title", "bad_description", "sign_in_needed", "foreign_origin"),
    *("too_many", "media_away"),
)
JOIN_SAYS_NO = (
    *("malformed", "bad_offer", "bad_name", "name_needed", "foreign_origin"),
    *("visitors_not_allowed", "removed", "unknown_room", "name_taken"),
    *("room_ended", "too_many", "media_away"),
)


class Reception:
    """What the routes do, once the framework has read the request."""

    def __init__(self, house: House, login: Login, limits: Limits) -> None:
        self.house = house
        self.login = login
        self.limits = limits

    async def open(self, request: Asked, wanted: OpenRoom) -> RoomCard:
        account = await self.login.who(request)
        if account is None:
            raise Problem("sign_in_needed")
        await self.limits.spend(OPEN_ROOM, account.id)
        return await self.house.open(account.id, newcomer_of(account), tidy(wanted))

    async def join(self, request: Asked, room: str, wanted: Join) -> Response[Joined]:
        account = await self.login.who(request)
        if account:
            newcomer, cookies = newcomer_of(account), []
        else:
            visitor = self.login.visitor_id(request) or self.login.new_visitor_id()
            if not self.house.owns(room, visitor_identity(visitor), wanted.replaces or ""):
                await self.limits.spend(VISITS, address(request))
            newcomer, cookies = visitor_of(visitor, wanted), [self.login.visitor_cookie(visitor)]
        await self.limits.spend(JOIN, newcomer.identity)
        joined = await self.house.join(room, newcomer, wanted)
        return Response(joined, status_code=200, cookies=cookies)

    async def ticket(self, request: Asked, room: str, connection: str) -> Ticket:
        account = await self.login.who(request)
        identity = account_identity(account) if account else None
        visitor = self.login.visitor_id(request)
        identities = list(filter(None, [identity, visitor and visitor_identity(visitor)]))
        for who in identities:  # who signed in meanwhile is still the visitor here
            if self.house.owns(room, who, connection):
                return Ticket(self.house.ticket(connection))
        elsewhere = any(self.house.is_here(room, who) for who in identities)
        raise Problem("replaced" if elsewhere else "lease_ended")


def newcomer_of(account: Account) -> Newcomer:
    return Newcomer(account_identity(account), account.name, account.headline)


def visitor_of(visitor: str, wanted: Join) -> Newcomer:
    if not wanted.name:
        raise Problem("name_needed")
    return Newcomer(visitor_identity(visitor), person_name(wanted.name), visitor=True)


def account_identity(account: Account) -> str:
    return f"account:{account.id}"


def visitor_identity(visitor: str) -> str:
    return f"visitor:{visitor}"


def tidy(wanted: OpenRoom) -> OpenRoom:
    title = text.line(wanted.title, LONGEST_TITLE, 1)
    description = text.paragraphs(wanted.description, LONGEST_DESCRIPTION)
    if title is None:
        raise Problem("bad_title")
    if description is None:
        raise Problem("bad_description")
    return OpenRoom(title, description, wanted.visibility, wanted.visitors)


def say_no(request: Asked, error: NotAdmitted) -> Response[Any]:
    problem = Problem(error.code, error.detail, LATER.get(error.code))
    return answer_problem(request, problem)


def rooms_router(house: House, login: Login, limits: Limits) -> Router:
    reception = Reception(house, login, limits)

    @get("/", summary="Open rooms, the busiest first")
    async def list_rooms() -> RoomList:
        return RoomList(house.rooms())

    @post(
        "/",
        summary="Open a room",
        responses=says_no(*OPEN_SAYS_NO),
    )
    async def open_room(request: Asked, data: JSONBody[OpenRoom]) -> RoomCard:
        return await reception.open(request, data)

    @get("/{room:str}", summary="One room", responses=says_no("unknown_room"))
    async def show_room(room: FromPath[str]) -> RoomCard:
        return await house.room(room)

    @post("/{room:str}/join", summary="Come in", responses=says_no(*JOIN_SAYS_NO), status_code=200)
    async def join_room(
        request: Asked, room: FromPath[str], data: JSONBody[Join]
    ) -> Response[Joined]:
        return await reception.join(request, room, data)

    @post(
        "/{room:str}/ticket",
        summary="Another socket for a connection that lives",
        responses=says_no("malformed", "foreign_origin", "lease_ended", "replaced"),
        status_code=200,
    )
    async def ask_ticket(request: Asked, room: FromPath[str], data: JSONBody[AskTicket]) -> Ticket:
        return await reception.ticket(request, room, data.connection)

    return Router(
        "/rooms",
        route_handlers=[list_rooms, open_room, show_room, join_room, ask_ticket],
        exception_handlers={NotAdmitted: say_no},
    )
