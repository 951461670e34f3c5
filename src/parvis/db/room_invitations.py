"""Links that admit one person to a room (hazard A9), in SQL.

The database keeps the SHA-256 of a token, so who reads it cannot use it, and whom a link admitted
by an id of that room only.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from parvis.db.engine import Database
from parvis.db.schema import room, room_invitation
from parvis.wire import RoomInvitation

MOST_OPEN = 50  # links of a room that nobody has used yet
MOST_A_DAY = 500  # made for a room, whatever became of them
LISTED = 500  # of a room, the newest
DAY = timedelta(days=1)

ParticipantIn = Callable[[bytes], str | None]  # somebody's id in the room that has this secret

TAKEN, OVER = "invitation_taken", "invitation_over"

link = room_invitation.c


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class RoomInvitations:
    def __init__(self, database: Database) -> None:
        self.database = database

    async def make(self, room: str, made: RoomInvitation, token: str) -> bool:
        """False, and nothing is kept, when the room has too many of them."""

        def work(connection: Connection) -> bool:
            forget_useless(connection, room, made.created_at)
            if crowded(connection, room, made.created_at):
                return False
            connection.execute(insert(room_invitation).values(row_of(room, made, token)))
            return True

        return await self.database.write(work)

    async def of(self, room: str) -> list[RoomInvitation]:
        """The newest first."""
        query = (
            select(room_invitation)
            .where(link.room == room)
            .order_by(link.created_at.desc(), link.id)
            .limit(LISTED)
        )
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [invitation_of(row) for row in rows]

    async def claim(
        self,
        room: str,
        token: str,
        participant: str,
        name: str,
        at: datetime,
        was: Sequence[str] = (),
    ) -> str | None:
        """Takes it for this person, whose it stays; from whom they were before (`was`), too.
        Otherwise why not: TAKEN or OVER."""

        def work(connection: Connection) -> str | None:
            row = valid_link(connection, token, at)
            if row is None or row.room != room:
                return OVER
            if row.participant not in (None, participant, *was):
                return TAKEN
            mine = {"participant": participant, "name": name}
            connection.execute(update(room_invitation).where(link.id == row.id).values(mine))
            return None

        return await self.database.write(work)

    async def pass_on(self, room: str, former: str, participant: str, name: str) -> None:
        """The visitor whom a link admitted is an account now."""
        query = (
            update(room_invitation)
            .where(link.room == room, link.participant == former)
            .values(participant=participant, name=name)
        )
        await self.database.write(lambda connection: connection.execute(query).close())

    async def revoke(self, room: str, id: str, at: datetime) -> tuple[bool, str | None]:
        """Whether there is such a link, and whom it has admitted."""
        mine = and_(link.room == room, link.id == id)

        def work(connection: Connection) -> tuple[bool, str | None]:
            row = connection.execute(select(link.participant).where(mine)).first()
            if row is None:
                return False, None
            ended = update(room_invitation).where(mine, link.revoked_at.is_(None))
            connection.execute(ended.values(revoked_at=at))
            return True, row.participant

        return await self.database.write(work)


def spend_on_account(
    connection: Connection,
    token: str,
    at: datetime,
    by: ParticipantIn,
    account: ParticipantIn,
    name: str,
) -> bool:
    """Where accounts need an invitation: whether this one is good for one, once. It is for one
    person: who came by it, as whom they ask (`by`), or nobody yet. Then it is the account's, and
    listed under its name."""
    row = valid_link(connection, token, at)
    if row is None or row.account_at is not None:
        return False
    secret = connection.scalars(select(room.c.secret).where(room.c.id == row.room)).one()
    if row.participant not in (None, by(secret)):
        return False
    spent: dict[str, object] = {"account_at": at}
    if row.participant is None:
        spent |= {"participant": account(secret), "name": name}
    connection.execute(update(room_invitation).where(link.id == row.id).values(spent))
    return True


def valid_link(connection: Connection, token: str, at: datetime) -> Row[Any] | None:
    query = select(room_invitation).where(
        link.token == digest(token), link.revoked_at.is_(None), link.expires_at > at
    )
    return connection.execute(query).first()


def forget_useless(connection: Connection, room: str, at: datetime) -> None:
    """What nobody came by, and nobody can any more."""
    old = and_(link.room == room, link.expires_at <= at)
    connection.execute(delete(room_invitation).where(old, link.participant.is_(None)))


def crowded(connection: Connection, room: str, at: datetime) -> bool:
    is_open = and_(link.revoked_at.is_(None), link.participant.is_(None))  # the old are forgotten
    lately = link.created_at > at - DAY
    counts = (func.count().filter(is_open), func.count().filter(lately))
    waiting, today = connection.execute(select(*counts).where(link.room == room)).one()
    return bool(waiting >= MOST_OPEN or today >= MOST_A_DAY)


def row_of(room: str, made: RoomInvitation, token: str) -> dict[str, object]:
    return {
        "id": made.id,
        "token": digest(token),
        "room": room,
        "label": made.label,
        "created_at": made.created_at,
        "expires_at": made.expires_at,
    }


def invitation_of(row: Row[Any]) -> RoomInvitation:
    return RoomInvitation(
        row.id, row.label, row.created_at, row.expires_at, row.name, row.revoked_at is not None
    )
