"""Accounts and their sessions, kept in SQL (`sessions.py`, `links.py`)."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from parvis.db import Database, Unwritten
from parvis.db.schema import account, session
from parvis.http.problem import Problem
from parvis.people.devices import UNKNOWN
from parvis.people.links import Applicant, add_invitation, find_setup, use_links
from parvis.people.passwords import Passwords
from parvis.people.rules import Account, NewAccount, checked, composed, spelling
from parvis.people.rules import password as checked_password
from parvis.people.sessions import (
    GLANCE,
    Session,
    SignedIn,
    account_of,
    add_session,
    end_sessions,
    find_session,
    list_sessions,
    mark_seen,
)
from parvis.people.tokens import digest


def now() -> datetime:
    return datetime.now(UTC)


def nobody_watches() -> None:
    """Until somebody does."""


class People:
    """`sign_up`: "open", or "invitation" where an account needs a link. `revoked` is called when
    a session has ended."""

    def __init__(
        self,
        database: Database,
        sign_up: str = "open",
        passwords: Passwords | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.database = database
        self.sign_up = sign_up
        self.passwords = passwords or Passwords()
        self.clock = clock
        self.revoked: Callable[[], None] = nobody_watches

    # Coming in.

    async def create(
        self, new: NewAccount, device: str = UNKNOWN, visitor: str = ""
    ) -> tuple[Account, str]:
        """The account, signed in: the second is the session's token. `visitor`: who this browser
        was so far."""
        new, needs_link = checked(new), self.sign_up != "open"
        who = Applicant(secrets.token_urlsafe(16), new.name, visitor, needs_link)
        if needs_link and not (new.invitation or new.setup):
            raise Problem("invitation_needed")
        hashed = await self.passwords.hash(new.password)
        at = self.clock()

        def work(connection: Connection) -> tuple[Account, str]:
            use_links(connection, new, at, who)
            made = add_account(connection, who.account, new, hashed, at)
            return made, add_session(connection, made.id, device, at)

        return await self.database.write(work)

    async def sign_in(
        self, email: str, password: str, device: str = UNKNOWN
    ) -> tuple[Account, str]:
        """A new session every time: one that was planted before is worth nothing (C6)."""
        query = select(account).where(account.c.email == spelling(email))
        row = await self.database.read(lambda connection: connection.execute(query).first())
        known = row.password if row else None
        if not await self.passwords.check(known, composed(password)) or not row:
            raise Problem("wrong_sign_in")
        at = self.clock()

        def work(connection: Connection) -> str:
            if not still_opens(connection, row.id, row.password):  # a reset overtook us
                raise Problem("wrong_sign_in")
            return add_session(connection, row.id, device, at)

        return account_of(row), await self.database.write(work)

    async def knows(self, email: str) -> bool:
        query = select(account.c.id).where(account.c.email == spelling(email))
        found = await self.database.read(lambda connection: connection.execute(query).first())
        return found is not None

    async def reset_password(self, email: str, password: str) -> bool:
        """Whether there is such an account. It is signed out everywhere."""
        hashed = await self.passwords.hash(checked_password(password))
        at = self.clock()
        mine = update(account).where(account.c.email == spelling(email)).values(password=hashed)

        def work(connection: Connection) -> bool:
            id = connection.execute(mine.returning(account.c.id)).scalar()
            if id is not None:
                end_sessions(connection, at, session.c.account == id)
            return id is not None

        return await self.database.write(work)

    # Being signed in.

    async def signed_in(self, token: str) -> SignedIn | None:
        """Who asks, if the token is a session's. That it was seen is noted now and then."""
        at = self.clock()
        found = await self.database.read(lambda connection: find_session(connection, token, at))
        if found and at - found.seen_at >= GLANCE:
            with suppress(Unwritten):  # nobody is kept out because a note could not be made
                await self.database.write(lambda c: mark_seen(c, found.session, at))
        return found

    async def who(self, token: str) -> Account | None:
        found = await self.signed_in(token)
        return found.account if found else None

    async def sessions(self, who: SignedIn) -> list[Session]:
        at = self.clock()
        return await self.database.read(
            lambda connection: list_sessions(connection, who.account.id, who.session, at)
        )

    async def sign_out(self, token: str) -> None:
        await self.end(session.c.token == digest(token))

    async def end_session(self, account: str, id: str) -> bool:
        """Whether that account has such a session."""
        return await self.end(session.c.account == account, session.c.id == id) > 0

    async def sign_out_everywhere(self, account: str) -> None:
        await self.end(session.c.account == account)

    async def end(self, *which: ColumnElement[bool]) -> int:
        at = self.clock()
        ended = await self.database.write(lambda c: end_sessions(c, at, *which))
        if ended:
            self.revoked()
        return ended

    # Links.

    async def invite(self) -> str:
        at = self.clock()
        return await self.database.write(lambda connection: add_invitation(connection, at))

    async def setup_token(self) -> str | None:
        return await self.database.write(find_setup)

    def close(self) -> None:
        self.passwords.close()


def still_opens(connection: Connection, id: str, hashed: str) -> bool:
    """Whether this is the account's password: to check one takes a while."""
    kept = select(account.c.password).where(account.c.id == id)
    return connection.execute(kept).scalar() == hashed


def add_account(
    connection: Connection, id: str, new: NewAccount, hashed: str, at: datetime
) -> Account:
    made = Account(id, new.name, new.headline, new.email, administrator=new.setup is not None)
    row = {
        "id": made.id,
        "name": made.name,
        "headline": made.headline,
        "email": made.email,
        "administrator": made.administrator,
        "password": hashed,
        "created_at": at,
    }
    try:
        connection.execute(insert(account).values(row))
    except IntegrityError as error:
        raise Problem("email_taken") from error
    return made
