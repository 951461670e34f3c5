"""Accounts, sessions and the links that let people in, in SQL.

Tokens are random and opaque. The database keeps their SHA-256, so who reads it cannot use them;
only the setup link is kept as it is, because `serve` prints it until it is used.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select
from sqlalchemy.exc import IntegrityError

from parvis.db import Database
from parvis.db.schema import account, invitation, session, setup
from parvis.http.cookies import SIGNED_IN
from parvis.http.problem import Problem
from parvis.people.passwords import Passwords
from parvis.people.rules import Account, NewAccount, checked, composed, spelling

INVITED = timedelta(days=7)

SEEN = (account.c.id, account.c.name, account.c.headline, account.c.email, account.c.administrator)


def now() -> datetime:
    return datetime.now(UTC)


def new_token() -> str:
    """256 bits: nobody guesses it."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class People:
    """`sign_up`: "open", or "invitation" where an account needs a link."""

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

    # Coming in.

    async def create(self, new: NewAccount) -> tuple[Account, str]:
        """The account, signed in: the second is the session's token."""
        new = checked(new)
        if self.sign_up != "open" and not (new.invitation or new.setup):
            raise Problem("invitation_needed")
        hashed = await self.passwords.hash(new.password)
        at = self.clock()

        def work(connection: Connection) -> tuple[Account, str]:
            use_links(connection, new, at)
            made = add_account(connection, new, hashed, at)
            return made, add_session(connection, made.id, at)

        return await self.database.write(work)

    async def sign_in(self, email: str, password: str) -> tuple[Account, str]:
        """A new session every time: one that was planted before is worth nothing (C6)."""
        query = select(account).where(account.c.email == spelling(email))
        row = await self.database.read(lambda connection: connection.execute(query).first())
        known = row.password if row else None
        if not await self.passwords.check(known, composed(password)) or not row:
            raise Problem("wrong_sign_in")
        at = self.clock()
        token = await self.database.write(lambda c: add_session(c, row.id, at))
        return account_of(row), token

    async def sign_out(self, token: str) -> None:
        query = delete(session).where(session.c.token == digest(token))
        await self.database.write(lambda connection: connection.execute(query).close())

    async def who(self, token: str) -> Account | None:
        """Whose session this is, while it lasts."""
        query = (
            select(*SEEN)
            .join(session, session.c.account == account.c.id)
            .where(session.c.token == digest(token), session.c.expires_at > self.clock())
        )
        row = await self.database.read(lambda connection: connection.execute(query).first())
        return account_of(row) if row else None

    # Links.

    async def invite(self) -> str:
        """A token for one new account, for a week."""
        token, at = new_token(), self.clock()
        row = {"token": digest(token), "created_at": at, "expires_at": at + INVITED}

        def work(connection: Connection) -> None:
            connection.execute(delete(invitation).where(invitation.c.expires_at <= at))
            connection.execute(insert(invitation).values(row))

        await self.database.write(work)
        return token

    async def setup_token(self) -> str | None:
        """Makes its user the administrator. The same one until it is used; then None."""
        return await self.database.write(find_setup)

    def close(self) -> None:
        self.passwords.close()


def find_setup(connection: Connection) -> str | None:
    if connection.execute(select(account.c.id).where(account.c.administrator)).first():
        return None
    if token := connection.execute(select(setup.c.token)).scalar():
        return str(token)
    token = new_token()
    connection.execute(insert(setup).values(token=token))
    return token


def use_links(connection: Connection, new: NewAccount, at: datetime) -> None:
    """Each link works once: its row goes with the account it lets in, or not at all."""
    if new.setup is not None:
        used = delete(setup).where(setup.c.token == new.setup)
        spent_unless(connection.execute(used).rowcount == 1, "setup_spent")
    elif new.invitation is not None:
        mine = invitation.c.token == digest(new.invitation)
        used = delete(invitation).where(mine, invitation.c.expires_at > at)
        spent_unless(connection.execute(used).rowcount == 1, "invitation_spent")


def spent_unless(good: bool, problem: str) -> None:
    if not good:
        raise Problem(problem)


def add_account(connection: Connection, new: NewAccount, hashed: str, at: datetime) -> Account:
    id, administrator = secrets.token_urlsafe(16), new.setup is not None
    made = Account(id, new.name, new.headline, new.email, administrator)
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


def add_session(connection: Connection, id: str, at: datetime) -> str:
    """Old ones go when a new one comes."""
    token = new_token()
    row = {"token": digest(token), "account": id, "created_at": at, "expires_at": at + SIGNED_IN}
    connection.execute(delete(session).where(session.c.expires_at <= at))
    connection.execute(insert(session).values(row))
    return token


def account_of(row: Row[*tuple[Any, ...]]) -> Account:
    return Account(row.id, row.name, row.headline, row.email, row.administrator)
