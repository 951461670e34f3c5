"""/rooms/{id}/invitations: links that admit one person, by who leads the room."""

from typing import Any

from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody

from parvis.http.problem import says_no
from parvis.server.reception import Reception
from parvis.wire import AskInvitation, InvitationList, RoomInvitation

Asked = Request[Any, Any, Any]

PATH = "/{room:str}/invitations"
SAYS_NO = ("sign_in_needed", "not_allowed", "unknown_room", "room_ended", "too_many")
CHANGE_SAYS_NO = (*SAYS_NO, "foreign_origin", "try_again")


def invitation_routes(reception: Reception) -> list[Any]:
    @get(PATH, summary="Whom is this room expecting?", responses=says_no(*SAYS_NO))
    async def list_invitations(request: Asked, room: FromPath[str]) -> InvitationList:
        return InvitationList(await reception.invitations(request, room))

    @post(
        PATH,
        summary="A link that admits one person",
        responses=says_no(*CHANGE_SAYS_NO, "malformed"),
    )
    async def invite(
        request: Asked, room: FromPath[str], data: JSONBody[AskInvitation]
    ) -> RoomInvitation:
        return await reception.invite(request, room, data.label)

    @delete(
        PATH + "/{invitation:str}",
        summary="It stops working, and whom it admitted has to go",
        responses=says_no(*CHANGE_SAYS_NO, "not_found"),
        status_code=204,
    )
    async def revoke(request: Asked, room: FromPath[str], invitation: FromPath[str]) -> None:
        await reception.revoke(request, room, invitation)

    return [list_invitations, invite, revoke]
