"""/rooms: who is on air, opening and editing a room, coming in, and what is left of it."""

from functools import lru_cache
from io import BytesIO
from typing import Annotated, Any

import segno
from litestar import Request, Response, Router, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from parvis.http.limits import Limits
from parvis.http.problem import says_no
from parvis.live import House, NotAdmitted
from parvis.server import paging
from parvis.server.login import Login
from parvis.server.reception import Reception, answer_no
from parvis.server.room_invitations import invitation_routes
from parvis.server.sound_checks import sound_check_routes
from parvis.wire import (
    AskTicket,
    EditRoom,
    Join,
    Joined,
    OpenRoom,
    RoomCard,
    RoomEnd,
    RoomList,
    Ticket,
)

Asked = Request[Any, Any, Any]
After = Annotated[
    str | None, QueryParameter(pattern=paging.CURSOR, description="`next`, as it was")
]
Limit = Annotated[int, QueryParameter(ge=1, le=paging.MOST)]

OPEN_SAYS_NO = (
    *("malformed", "bad_title", "bad_description", "sign_in_needed", "foreign_origin"),
    *("too_many", "media_away"),
)
EDIT_SAYS_NO = (
    *("malformed", "bad_title", "bad_description", "sign_in_needed", "foreign_origin"),
    *("not_allowed", "unknown_room", "room_ended", "too_many", "try_again"),
)
JOIN_SAYS_NO = (
    *("malformed", "bad_offer", "bad_name", "name_needed", "foreign_origin"),
    *("visitors_not_allowed", "removed", "unknown_room", "name_taken", "replaced"),
    *("room_locked", "invitation_taken", "invitation_over", "room_calm"),
    *("room_ended", "too_many", "media_away"),
)


def rooms_router(house: House, login: Login, limits: Limits, link: str = "") -> Router:
    """`link`: what people open, before the path."""
    reception = Reception(house, login, limits)
    return Router(
        "/rooms",
        route_handlers=[
            *street_routes(house, reception, link),
            *room_routes(reception),
            *invitation_routes(reception),
            *sound_check_routes(reception),
        ],
        exception_handlers={NotAdmitted: say_no},
    )


def say_no(request: Asked, error: NotAdmitted) -> Response[Any]:
    return answer_no(request, error)


def street_routes(house: House, reception: Reception, link: str) -> list[Any]:
    """What whoever has the id may see."""

    @get("/", summary="Open rooms, the busiest first", responses=says_no("malformed"))
    async def list_rooms(
        request: Asked, after: After = None, limit: Limit = paging.MOST
    ) -> RoomList:
        who = await reception.asking(request)
        return paging.page(house.street.rooms(who.identities), after, limit)

    @get("/{room:str}", summary="One room", responses=says_no("unknown_room"))
    async def show_room(request: Asked, room: FromPath[str]) -> RoomCard:
        return await house.street.room(room, (await reception.asking(request)).identities)

    @get(
        "/{room:str}/end",
        summary="What is left of a room that is over",
        responses=says_no("unknown_room"),
    )
    async def show_end(room: FromPath[str]) -> RoomEnd:
        return await house.street.end(room)

    @get(
        "/{room:str}/qr",
        summary="The link of a room, as a picture",
        responses=says_no("unknown_room"),
        media_type="image/svg+xml",
    )
    async def show_qr(room: FromPath[str]) -> bytes:
        await house.street.room(room)
        return picture(f"{link}/rooms/{room}")

    return [list_rooms, show_room, show_end, show_qr]


@lru_cache(64)
def picture(link: str) -> bytes:
    """A QR code (ISO/IEC 18004) that scales with its page, black on white on any page. Anybody may
    ask for it, and drawing takes 10 ms: once is enough (C17)."""
    drawn = BytesIO()
    segno.make_qr(link, error="m").save(
        drawn, kind="svg", xmldecl=False, omitsize=True, border=2, light="white"
    )
    return drawn.getvalue()


def room_routes(reception: Reception) -> list[Any]:
    @post("/", summary="Open a room", responses=says_no(*OPEN_SAYS_NO))
    async def open_room(request: Asked, data: JSONBody[OpenRoom]) -> RoomCard:
        return await reception.open(request, data)

    @patch("/{room:str}", summary="Edit a room", responses=says_no(*EDIT_SAYS_NO))
    async def edit_room(request: Asked, room: FromPath[str], data: JSONBody[EditRoom]) -> RoomCard:
        return await reception.edit(request, room, data)

    @post("/{room:str}/join", summary="Come in", responses=says_no(*JOIN_SAYS_NO), status_code=200)
    async def join_room(
        request: Asked, room: FromPath[str], data: JSONBody[Join]
    ) -> Response[Joined]:
        return await reception.join(request, room, data)

    @post(
        "/{room:str}/ticket",
        summary="Another socket for a connection that lives",
        responses=says_no("malformed", "foreign_origin", "lease_ended", "replaced", "too_many"),
        status_code=200,
    )
    async def ask_ticket(request: Asked, room: FromPath[str], data: JSONBody[AskTicket]) -> Ticket:
        return await reception.ticket(request, room, data.connection)

    return [open_room, edit_room, join_room, ask_ticket]
