"""A link for somebody new, and a new password for who forgot theirs."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from parvis.http.problem import Problem
from parvis.operations.kept import kept, no_parvis
from parvis.people.store import People
from parvis.server.unfit import Unfit
from parvis.settings import LINK


def invitation_link(data: Path, public_url: str | None) -> str:
    """A link for one new account."""
    link = (public_url or known_link(data)).rstrip("/")
    return f"{link}/sign-up?invitation={asyncio.run(invite(data))}"


def known_link(data: Path) -> str:
    """What people open, as `serve` last knew it."""
    try:
        return (data / LINK).read_text()
    except FileNotFoundError as error:
        raise no_parvis(data) from error


async def invite(data: Path) -> str:
    async with kept(data) as database:
        return await People(database).invite()


def reset_password(data: Path, email: str, new_password: Callable[[], str]) -> None:
    """It is asked for only where there is such an account. A running `serve` puts out whoever came
    in by a session of that account (A5)."""
    check_account(asyncio.run(known(data, email)))
    check_account(asyncio.run(reset(data, email, new_password())))


def check_account(there: bool) -> None:
    if not there:
        raise Unfit("There is no account with this e-mail address.")


async def known(data: Path, email: str) -> bool:
    async with kept(data) as database:
        with closing(People(database)) as people:
            return await people.knows(email)


async def reset(data: Path, email: str, password: str) -> bool:
    async with kept(data) as database:
        with closing(People(database)) as people:
            try:
                return await people.reset_password(email, password)
            except Problem as no:
                raise Unfit(no.detail) from no
