"""/me, /accounts, /sessions."""

from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from parvis.http.cookies import Cookies
from parvis.http.limits import SIGN_IN, SIGN_IN_ADDRESS, SIGN_UP, Limits, address
from parvis.http.problem import says_no
from parvis.people.rules import Account, NewAccount, SignIn, spelling
from parvis.people.store import People, digest

Asked = Request[Any, Any, Any]


class Me(Struct, frozen=True):
    """Who asks, and whether somebody new may make an account."""

    account: Account | None
    sign_up: str  # "open" or "invitation"


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
    await limits.spend(SIGN_UP, address(request))
    made, token = await people.create(data)
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
    await limits.spend(SIGN_IN_ADDRESS, address(request))
    await limits.spend(SIGN_IN, address(request), digest(spelling(data.email)).hex())
    account, token = await people.sign_in(data.email, data.password)
    return await signed_in(request, people, jar, account, token)


@delete("/sessions/current", summary="Sign out", status_code=204)
async def sign_out(
    request: Asked, people: NamedDependency[People], jar: NamedDependency[Cookies]
) -> Response[None]:
    await end_session(request, people, jar)
    return Response(None, status_code=204, cookies=[jar.signed_out()])


async def signed_in(
    request: Asked, people: People, jar: Cookies, account: Account, token: str
) -> Response[Account]:
    """The session this browser had ends: nobody is two people (C6)."""
    await end_session(request, people, jar)
    return Response(account, status_code=201, cookies=[jar.signed_in(token)])


async def end_session(request: Asked, people: People, jar: Cookies) -> None:
    if old := jar.read(request, jar.session):
        await people.sign_out(old)


people_router = Router("/", route_handlers=[me, create_account, sign_in, sign_out])
