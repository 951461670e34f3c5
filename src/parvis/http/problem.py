"""How the API says no: one row a problem, answered as application/problem+json (RFC 9457).

`code` is stable: clients translate it and tests match on it. `detail` is a sentence in English
that says what to do. Nothing of the inside (stack traces, SQL, values) ever leaves the server.
"""

import logging
from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import ResponseSpec
from msgspec import Struct

from parvis.db import Unwritten

log = logging.getLogger("parvis.http")

SOON = 1  # seconds
PROBLEM_JSON = "application/problem+json"

Row = tuple[int, str]

# fmt: off
PROBLEMS: dict[str, Row] = {
    "malformed": (400, "The request could not be read. Send JSON with the fields of the API."),
    "bad_name": (400, "A name has 1 to 50 characters and no control characters."),
    "bad_headline": (400, "A headline has at most 80 characters on one line."),
    "bad_email": (400, "That does not look like an e-mail address."),
    "bad_password": (400, "A password has 8 to 200 characters."),
    "bad_title": (400, "A title has 1 to 120 characters on one line."),
    "bad_description": (400, "A description has at most 2000 characters."),
    "bad_offer": (400, "The browser's audio offer could not be understood. Reload and try again."),
    "sign_in_needed": (401, "Sign in first."),
    "wrong_sign_in": (401, "The e-mail address or the password is wrong."),
    "name_needed": (401, "Sign in, or say under which name you want to listen."),
    "foreign_origin": (403, "This request comes from another site. Open Parvis itself."),
    "invitation_needed": (403, "Accounts are by invitation here. Ask the host for a link."),
    "invitation_spent": (403, "This invitation was used or is too old. Ask for a new one."),
    "setup_spent": (403, "This setup link was used, or is not the newest one. Sign in instead."),
    "visitors_not_allowed": (403, "This room is for people with an account. Sign in first."),
    "room_locked": (403, "This room is locked. Ask who leads it for an invitation link."),
    "invitation_taken": (403, "This link has admitted somebody else. Ask for one of your own."),
    "invitation_over": (403, "This link does not work any more. Ask for a new one."),
    "removed": (403, "You were removed from this room and cannot enter it again."),
    "not_allowed": (403, "You are not allowed to do that."),
    "not_found": (404, "There is nothing at this address."),
    "unknown_room": (404, "There is no such room. Check the link."),
    "method_not_allowed": (405, "This address does not understand that method."),
    "email_taken": (409, "An account with this e-mail address exists. Sign in instead."),
    "name_taken": (409, "Somebody in this room has that name. Choose another."),
    "lease_ended": (409, "The connection has ended. Join again."),
    "replaced": (409, "You are here in another tab or on another device. Join to be here instead."),
    "room_ended": (410, "This room has ended."),
    "too_large": (413, "The request is too large."),
    "not_json": (415, "Send the request as application/json."),
    "too_many": (429, "Too many attempts. Wait a moment and try again."),
    "broken": (500, "Something broke on the server. It was noted; try again."),
    "try_again": (503, "That could not be saved, so nothing has happened. Try again in a moment."),
    "busy": (503, "The server is busy. Try again in a moment."),
    "room_calm": (503, "Nobody can come in for a moment. You are let in as soon as it is over."),
    "media_away": (503, "The sound is being restarted. Try again in a moment."),
}
# fmt: on

BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "not_json"}


class Body(Struct, frozen=True):
    """RFC 9457, section 3.1, with our `code`."""

    type: str
    title: str
    status: int
    code: str
    detail: str


class Problem(HTTPException):
    """Raise `Problem("name_taken")`: status and sentence come from the table."""

    def __init__(
        self, code: str, detail: str | None = None, retry_after: int | None = None
    ) -> None:
        status, sentence = PROBLEMS[code]
        headers = {"Retry-After": str(retry_after)} if retry_after is not None else None
        super().__init__(detail=detail or sentence, status_code=status, headers=headers)
        self.code = code

    @property
    def body(self) -> Body:
        title = HTTPStatus(self.status_code).phrase
        return Body("about:blank", title, self.status_code, self.code, self.detail)


def says_no(*codes: str) -> dict[int, ResponseSpec]:
    """For a handler's `responses`: which problems it may answer with, in the API's description."""
    statuses: dict[int, list[str]] = {}
    for code in codes:
        statuses.setdefault(PROBLEMS[code][0], []).append(code)
    return {
        status: ResponseSpec(Body, False, ", ".join(these), PROBLEM_JSON)
        for status, these in statuses.items()
    }


def problem_of(error: Exception) -> Problem:
    """Our words for whatever the framework raised."""
    match error:
        case Problem():
            return error
        case Unwritten():
            return Problem("try_again", retry_after=SOON)
        case ValidationException():
            return Problem("malformed", sentence_of(error.extra))
        case HTTPException(status_code=status) if status in BY_STATUS:
            return Problem(BY_STATUS[status])
        case HTTPException(status_code=status) if status < 500:
            return Problem("malformed")
    return Problem("broken")


def sentence_of(extra: Any) -> str | None:
    """msgspec names the field and what it wanted. Only who sent it reads that: no log does."""
    first = extra[0] if isinstance(extra, list) and extra else {}
    message, key = first.get("message"), first.get("key")
    return f"{message} (field {key})." if message and key else message and f"{message}."


def answer_problem(request: Request[Any, Any, Any], error: Exception) -> Response[Body]:
    """The exception handler of the whole application."""
    problem = problem_of(error)
    if problem is not error and problem.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("unexpected error in %s", handler_name(request), exc_info=error)
    return Response(
        problem.body,
        status_code=problem.status_code,
        media_type=PROBLEM_JSON,
        headers=problem.headers or getattr(error, "headers", None),  # 405 says what is allowed
    )


def handler_name(request: Request[Any, Any, Any]) -> str:
    """The route's name: the path itself may hold a room's secret id."""
    handler = request.scope.get("route_handler")
    return str(getattr(handler, "handler_name", None) or "routing")
