"""/rooms/{id}/sound-check: hear yourself through the server before anybody else does."""

from typing import Any

from litestar import Request, delete, post
from litestar.params import FromPath, JSONBody

from parvis.http.problem import says_no
from parvis.server.reception import Reception
from parvis.wire import SoundCheck, SoundChecked

Asked = Request[Any, Any, Any]

PATH = "/{room:str}/sound-check"
SAYS_NO = ("foreign_origin", "lease_ended", "unknown_room", "room_ended")


def sound_check_routes(reception: Reception) -> list[Any]:
    @post(
        PATH,
        summary="An echo of one's own, for 20 s",
        responses=says_no(*SAYS_NO, "malformed", "bad_offer", "too_many", "media_away"),
        status_code=200,
    )
    async def check_sound(
        request: Asked, room: FromPath[str], data: JSONBody[SoundCheck]
    ) -> SoundChecked:
        return await reception.check_sound(request, room, data.offer)

    @delete(
        PATH + "/{connection:str}",
        summary="Enough",
        responses=says_no(*SAYS_NO),
        status_code=204,
    )
    async def end_sound_check(
        request: Asked, room: FromPath[str], connection: FromPath[str]
    ) -> None:
        await reception.end_sound_check(request, room, connection)

    return [check_sound, end_sound_check]
