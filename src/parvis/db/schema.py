"""Every table, on one page.

What happened in a room is events, and for good. What must be erasable (names, headlines, topics)
lies beside them, so no event ever holds a name.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970, UTC: exact, and sorts on any database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + value * MICROSECOND


def key(name: str, kind: type[Any] = String) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def col(name: str, kind: type[Any] = String, **more: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **more)


def of(table: str, primary: bool = False) -> Column[Any]:
    """Belongs to a row of that table, and goes with it."""
    target = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(table, String, target, primary_key=primary, nullable=False, index=not primary)


NAMES = {  # migrations find a constraint by its name
    "pk": "pk_%(table_name)s",
    **{kind: f"{kind}_%(table_name)s_%(column_0_N_name)s" for kind in ("ix", "uq", "fk")},
}
metadata = MetaData(naming_convention=NAMES)
bare: dict[str, Any] = {"sqlite_with_rowid": False}  # the primary key is the order on disk

# fmt: off
# People.
account = Table(
    "account", metadata,
    key("id"), col("email", unique=True), col("name"), col("headline"),
    col("password"),  # argon2id, in its own notation
    col("administrator", Boolean), col("created_at", Instant),
)
session = Table(
    "session", metadata,
    key("token", LargeBinary),  # SHA-256: who reads the database cannot sign in with it
    of("account"), col("created_at", Instant), col("expires_at", Instant),
    col("id", unique=True),  # what its owner, and the leases it opened, call it
    col("seen_at", Instant), col("device"),
)
revocation = Table(  # sessions that were ended, until whoever came in by them is out
    "revocation", metadata,
    key("session"), col("account"), col("at", Instant),
)
invitation = Table(
    "invitation", metadata,
    key("token", LargeBinary),  # SHA-256 as well; a row is an unused link
    col("created_at", Instant), col("expires_at", Instant),
)
setup = Table("setup", metadata, key("token"))  # at most one row: printed until it is used

# Rooms.
room = Table(
    "room", metadata,
    key("id"), col("title"), col("description"), col("visibility"), col("visitors", Boolean),
    col("opened_at", Instant), Column("ended_at", Instant, index=True),
    col("secret", LargeBinary),  # derives the ids of its participants; never leaves the server
    col("account"),  # who opened it; the room outlives the account
    col("visitors_speak", Boolean, server_default="0"),
    col("reactions", Boolean, server_default="1"),
)
room_invitation = Table(  # admits one person through a lock
    "room_invitation", metadata,
    key("id"), col("token", LargeBinary, unique=True),  # SHA-256, as all of them
    of("room"), col("label"), col("created_at", Instant), col("expires_at", Instant),
    Column("revoked_at", Instant), Column("account_at", Instant),  # when an account came of it
    Column("participant", String), Column("name", String),  # who came by it
)
event = Table(
    "event", metadata,
    of("room", primary=True), key("seq", Integer), col("body", LargeBinary),
    **bare,
)
command = Table(  # the last minutes only: a command that comes twice gets the same answer
    "command", metadata,
    of("room", primary=True), key("participant"), key("id"),
    col("seq", Integer), col("at", Instant, index=True),
    **bare,
)
card = Table(
    "card", metadata,
    of("room", primary=True), key("participant"),
    col("name"), col("headline"), col("visitor", Boolean), col("csrc", BigInteger),
    **bare,
)
hand = Table(
    "hand", metadata,
    of("room", primary=True), key("participant"), col("topic"), col("microphone"),
    **bare,
)
# fmt: on
