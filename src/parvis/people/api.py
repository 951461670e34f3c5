"""/me, /accounts, /sessions."""

from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from parvis.http.cookies import Cookies
from parvis.http.limits import SIGN_IN, SIGN_IN_ADDRESS, SIGN_UP, Limits, address
from parvis.http.problem import Problem, says_no
from parvis.people.devices import device
from parvis.people.rules import Account, NewAccount, SignIn, spelling
from parvis.people.sessions import Session, SignedIn
from parvis.people.store import People
from parvis.people.tokens import digest

Asked = Request[Any, Any, Any]


class Me(Struct, frozen=True):
    """Who asks, and whether somebody new may make an account."""

    account: Account | None
    sign_up: str  # "open" or "invitation"


class SessionList(Struct, frozen=True):
    """Where an account is signed in, the device seen last first."""

    sessions: list[Session]


@get("/me", summary="Who am I?")
async def me(request: Asked, people: NamedDependency[People], jar: NamedDependency[Cookies]) -> Me:
    token = jar.read(request, jar.session)
    return Me(await people.who(token) if token else None, people.sign_up)


BAD_ACCOUNT = ("malformed", "bad_name", "bad_headline", "bad_email", "bad_password")
NO_WAY_IN = ("foreign_origin", "invitation_needed", "invitation_spent", "setup_spent")
TOO_MUCH = ("too_many", "busy")


@post(
    "/accounts",
    summary="Create an account and sign in",
    responses=says_no(*BAD_ACCOUNT, *NO_WAY_IN, "email_taken", *TOO_MUCH),
)
async def create_account(
    request: Asked,
    data: JSONBody[NewAccount],
    people: NamedDependency[People],
    jar: NamedDependency[Cookies],
    limits: NamedDependency[Limits],
) -> Response[Account]:
    limits.spend(SIGN_UP, address(request))
    visitor = jar.read(request, jar.visitor) or ""
    made, token = await people.create(data, device_of(request), visitor)
    return await signed_in(request, people, jar, made, token)


@post(
    "/sessions",
    summary="Sign in",
    responses=says_no("malformed", "wrong_sign_in", "foreign_origin", *TOO_MUCH),
)
async def sign_in(
    request: Asked,
    data: JSONBody[SignIn],
    people: NamedDependency[People],
    jar: NamedDependency[Cookies],
    limits: NamedDependency[Limits],
) -> Response[Account]:
    limits.spend(SIGN_IN_ADDRESS, address(request))
    limits.spend(SIGN_IN, address(request), digest(spelling(data.email)).hex())
    account, token = await people.sign_in(data.email, data.password, device_of(request))
    return await signed_in(request, people, jar, account, token)


@get(
    "/sessions",
    summary="On which devices am I signed in?",
    responses=says_no("sign_in_needed"),
)
async def list_sessions(
    request: Asked, people: NamedDependency[People], jar: NamedDependency[Cookies]
) -> SessionList:
    return SessionList(await people.sessions(await needed(request, people, jar)))


@delete(
    "/sessions/current",
    summary="Sign out",
    status_code=204,
    responses=says_no("foreign_origin", "try_again"),
)
async def sign_out(
    request: Asked, people: NamedDependency[People], jar: NamedDependency[Cookies]
) -> Response[None]:
    await end_session(request, people, jar)
    return gone(jar)


@delete(
    "/sessions/{session:str}",
    summary="Sign out on one device",
    status_code=204,
    responses=says_no("sign_in_needed", "foreign_origin", "not_found", "try_again"),
)
async def sign_out_there(
    request: Asked,
    people: NamedDependency[People],
    jar: NamedDependency[Cookies],
    session: FromPath[str],
) -> None:
    who = await needed(request, people, jar)
    if not await people.end_session(who.account.id, session):
        raise Problem("not_found")


@delete(
    "/sessions",
    summary="Sign out everywhere",
    status_code=204,
    responses=says_no("sign_in_needed", "foreign_origin", "try_again"),
)
async def sign_out_everywhere(
    request: Asked, people: NamedDependency[People], jar: NamedDependency[Cookies]
) -> Response[None]:
    await people.sign_out_everywhere((await needed(request, people, jar)).account.id)
    return gone(jar)


async def needed(request: Asked, people: People, jar: Cookies) -> SignedIn:
    token = jar.read(request, jar.session)
    who = await people.signed_in(token) if token else None
    if who is None:
        raise Problem("sign_in_needed")
    return who


async def signed_in(
    request: Asked, people: People, jar: Cookies, account: Account, token: str
) -> Response[Account]:
    """The session this browser had ends: nobody is two people (C6)."""
    await end_session(request, people, jar)
    return Response(account, status_code=201, cookies=[jar.signed_in(token)])


async def end_session(request: Asked, people: People, jar: Cookies) -> None:
    if old := jar.read(request, jar.session):
        await people.sign_out(old)


def gone(jar: Cookies) -> Response[None]:
    return Response(None, status_code=204, cookies=[jar.signed_out()])


def device_of(request: Asked) -> str:
    return device(request.headers.get("user-agent", ""))


people_router = Router(
    "/",
    route_handlers=[
        *(me, create_account),
        *(sign_in, list_sessions, sign_out, sign_out_there, sign_out_everywhere),
    ],
)
