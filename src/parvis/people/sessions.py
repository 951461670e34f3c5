"""Sessions in SQL: who is signed in, on which devices, and how that ends.

A session that ends, by itself as well, leaves a row in `revocation`, in the same transaction:
whoever came into a room by it is taken out by that row (`revocations.py`), whichever process ended
the session (A5).
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from parvis.db.schema import account, revocation, session
from parvis.http.cookies import SIGNED_IN
from parvis.people.rules import Account
from parvis.people.tokens import digest, new_token

GLANCE = timedelta(minutes=5)  # `seen_at` is written no more often

SEEN = (account.c.id, account.c.name, account.c.headline, account.c.email, account.c.administrator)


class SignedIn(Struct, frozen=True):
    """Who asks, and by which session."""

    account: Account
    session: str
    seen_at: datetime


class Session(Struct, frozen=True):
    """One device that is signed in. `current`: the one that asks."""

    id: str
    created_at: datetime
    seen_at: datetime
    device: str
    current: bool


def add_session(connection: Connection, id: str, device: str, at: datetime) -> str:
    """Its token. Old sessions go when a new one comes."""
    token = new_token()
    row = {
        "token": digest(token),
        "account": id,
        "created_at": at,
        "expires_at": at + SIGNED_IN,
        "id": secrets.token_urlsafe(16),
        "seen_at": at,
        "device": device,
    }
    end_sessions(connection, at, session.c.expires_at <= at)
    connection.execute(insert(session).values(row))
    return token


def end_expired(connection: Connection, at: datetime) -> datetime:
    """The instant of the next: whoever signs in from now on is signed in for longer."""
    end_sessions(connection, at, session.c.expires_at <= at)
    first = connection.execute(select(func.min(session.c.expires_at))).scalar()
    return first or at + SIGNED_IN


def find_session(connection: Connection, token: str, at: datetime) -> SignedIn | None:
    """Whose session this is, while it lasts."""
    query = (
        select(*SEEN, session.c.id.label("session"), session.c.seen_at)
        .join(session, session.c.account == account.c.id)
        .where(session.c.token == digest(token), session.c.expires_at > at)
    )
    row = connection.execute(query).first()
    return SignedIn(account_of(row), row.session, row.seen_at) if row else None


def mark_seen(connection: Connection, id: str, at: datetime) -> None:
    connection.execute(update(session).where(session.c.id == id).values(seen_at=at))


def list_sessions(
    connection: Connection, account: str, current: str, at: datetime
) -> list[Session]:
    """The one seen last comes first."""
    table = session.c
    query = (
        select(table.id, table.created_at, table.seen_at, table.device)
        .where(table.account == account, table.expires_at > at)
        .order_by(table.seen_at.desc(), table.id)
    )
    rows = connection.execute(query).all()
    return [Session(r.id, r.created_at, r.seen_at, r.device, r.id == current) for r in rows]


def end_sessions(connection: Connection, at: datetime, *which: ColumnElement[bool]) -> int:
    """How many there were."""
    table = session.c
    ended = connection.execute(
        delete(session).where(*which).returning(table.id.label("session"), table.account)
    ).all()
    rows = [{"session": row.session, "account": row.account, "at": at} for row in ended]
    if rows:
        connection.execute(insert(revocation), rows)
    return len(rows)


def account_of(row: Row[*tuple[Any, ...]]) -> Account:
    return Account(row.id, row.name, row.headline, row.email, row.administrator)
