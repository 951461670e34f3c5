"""The truth, in SQLite: the engine with its one writer, the tables, the journal, the cards."""

from parvis.db.cards import Cards
from parvis.db.engine import Database, check_version
from parvis.db.journal import Journal
from parvis.db.migrate import Unusable
from parvis.db.room_invitations import RoomInvitations
from parvis.db.writer import Unwritten

__all__ = [
    "Cards",
    "Database",
    "Journal",
    "RoomInvitations",
    "Unusable",
    "Unwritten",
    "check_version",
]
