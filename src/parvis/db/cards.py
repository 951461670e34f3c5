"""Names, headlines and topics of a room's people. Beside the journal, so they can be erased."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects.sqlite import insert

from parvis.db import schema
from parvis.db.engine import Database
from parvis.wire import Hand, Person


class Cards:
    """One card and one hand a participant: the newest wins."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def keep(self, room: str, people: Sequence[Person]) -> None:
        rows = [card_row(room, person) for person in people]
        await self.database.write(lambda connection: put(connection, schema.card, rows))

    async def read(self, room: str) -> list[Person]:
        query = select(schema.card).where(schema.card.c.room == room)
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [Person(r.participant, r.name, r.headline, r.visitor, r.csrc) for r in rows]

    async def keep_hand(self, room: str, hand: Hand) -> None:
        rows = [hand_row(room, hand)]
        await self.database.write(lambda connection: put(connection, schema.hand, rows))

    async def hands(self, room: str) -> list[Hand]:
        query = select(schema.hand).where(schema.hand.c.room == room)
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [Hand(r.participant, r.topic, r.microphone) for r in rows]


def put(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts, or replaces what is not part of the key."""
    if not rows:
        return
    new = insert(table)
    changes = {c.name: new.excluded[c.name] for c in table.c if not c.primary_key}
    connection.execute(new.on_conflict_do_update(table.primary_key.columns, set_=changes), rows)


def card_row(room: str, person: Person) -> dict[str, Any]:
    return {
        "room": room,
        "participant": person.id,
        "name": person.name,
        "headline": person.headline,
        "visitor": person.visitor,
        "csrc": person.csrc,
    }


def hand_row(room: str, hand: Hand) -> dict[str, Any]:
    return {
        "room": room,
        "participant": hand.participant,
        "topic": hand.topic,
        "microphone": hand.microphone,
    }
