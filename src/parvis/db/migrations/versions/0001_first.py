"""The first tables: people, rooms, journals."""

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String

revision = "0001"
down_revision = None


def key(name: str, kind: type[Any] = String) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def col(name: str, kind: type[Any] = String, **more: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **more)


def of(table: str, primary: bool = False) -> Column[Any]:
    target = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(table, String, target, primary_key=primary, nullable=False, index=not primary)


# fmt: off
def upgrade() -> None:
    make_people()
    make_rooms()


def make_people() -> None:
    op.create_table(
        "account",
        key("id"), col("email", unique=True), col("name"), col("headline"), col("password"),
        col("administrator", Boolean), col("created_at", BigInteger),
    )
    op.create_table(
        "session",
        key("token", LargeBinary), of("account"),
        col("created_at", BigInteger), col("expires_at", BigInteger),
    )
    op.create_table(
        "invitation",
        key("token", LargeBinary), col("created_at", BigInteger), col("expires_at", BigInteger),
    )
    op.create_table("setup", key("token"))


def make_rooms() -> None:
    op.create_table(
        "room",
        key("id"), col("title"), col("description"), col("visibility"), col("visitors", Boolean),
        col("opened_at", BigInteger), Column("ended_at", BigInteger, index=True),
        col("secret", LargeBinary), col("account"),
    )
    op.create_table(
        "event",
        of("room", primary=True), key("seq", Integer), col("body", LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "command",
        of("room", primary=True), key("participant"), key("id"),
        col("seq", Integer), col("at", BigInteger, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "card",
        of("room", primary=True), key("participant"),
        col("name"), col("headline"), col("visitor", Boolean), col("csrc", BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hand",
        of("room", primary=True), key("participant"), col("topic"), col("microphone"),
        sqlite_with_rowid=False,
    )
# fmt: on
