"""A session can be named, listed and ended from elsewhere."""

from alembic import op
from sqlalchemy import BigInteger, Column, String

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    name_sessions()
    op.create_table(
        "revocation",
        Column("session", String, primary_key=True),
        Column("account", String, nullable=False),
        Column("at", BigInteger, nullable=False),
    )


def name_sessions() -> None:
    """Those that are open stay open."""
    new = (Column("id", String), Column("seen_at", BigInteger), Column("device", String))
    for column in new:
        op.add_column("session", column)
    op.execute(
        "UPDATE session SET id = lower(hex(randomblob(16))), seen_at = created_at,"
        " device = 'Unknown device'"
    )
    with op.batch_alter_table("session") as table:
        for column in new:
            table.alter_column(column.name, nullable=False)
        table.create_unique_constraint("uq_session_id", ["id"])
