"""/me, /accounts, /sessions."""

from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from parvis.http.cookies import Cookies
from parvis.http.limits import SIGN_IN, SIGN_IN_ADDRESS, SIGN_UP, Limits, address
from parvis.people.rules import Account, NewAccount, SignIn, spelling
from parvis.people.store import People, digest

Asked = Request[Any, Any, Any]


class Me(Struct, frozen=True):
    """Who asks, and whether somebody new may make an account."""

    account: Account | None
    sign_up: str  # "open" or "invitation"


@get("/me", summary="Who am I?")
async def me(
    request: Asked, people: NamedDependency[People], cookies: NamedDependency[Cookies]
) -> Me:
    token = cookies.read(request, cookies.session)
    return Me(await people.who(token) if token else None, people.sign_up)


@post("/accounts", summary="Create an account and sign in")
async def create_account(
    request: Asked,
    data: JSONBody[NewAccount],
    people: NamedDependency[People],
    cookies: NamedDependency[Cookies],
    limits: NamedDependency[Limits],
) -> Response[Account]:
    await limits.spend(SIGN_UP, address(request))
    made, token = await people.create(data)
    return await signed_in(request, people, cookies, made, token)


@post("/sessions", summary="Sign in")
async def sign_in(
    request: Asked,
    data: JSONBody[SignIn],
    people: NamedDependency[People],
    cookies: NamedDependency[Cookies],
    limits: NamedDependency[Limits],
) -> Response[Account]:
    await limits.spend(SIGN_IN_ADDRESS, address(request))
    await limits.spend(SIGN_IN, address(request), digest(spelling(data.email)).hex())
    account, token = await people.sign_in(data.email, data.password)
    return await signed_in(request, people, cookies, account, token)


@delete("/sessions/current", summary="Sign out", status_code=204)
async def sign_out(
    request: Asked, people: NamedDependency[People], cookies: NamedDependency[Cookies]
) -> Response[None]:
    await end_session(request, people, cookies)
    return Response(None, status_code=204, cookies=[cookies.signed_out()])


async def signed_in(
    request: Asked, people: People, cookies: Cookies, account: Account, token: str
) -> Response[Account]:
    """The session this browser had ends: nobody is two people (C6)."""
    await end_session(request, people, cookies)
    return Response(account, status_code=201, cookies=[cookies.signed_in(token)])


async def end_session(request: Asked, people: People, cookies: Cookies) -> None:
    if old := cookies.read(request, cookies.session):
        await people.sign_out(old)


people_router = Router("/", route_handlers=[me, create_account, sign_in, sign_out])
