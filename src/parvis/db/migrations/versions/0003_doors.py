"""What the host decides about the people who come, and links that admit one of them."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, LargeBinary, String, text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name, default in (("visitors_speak", "0"), ("reactions", "1")):
        column = Column(name, Boolean, nullable=False, server_default=text(default))
        op.add_column("room", column)
    op.create_table(
        "room_invitation",
        Column("id", String, primary_key=True),
        Column("token", LargeBinary, nullable=False, unique=True),
        Column(
            "room", String, ForeignKey("room.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        Column("label", String, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("expires_at", BigInteger, nullable=False),
        Column("revoked_at", BigInteger),
        Column("account_at", BigInteger),
        Column("participant", String),
        Column("name", String),
    )
