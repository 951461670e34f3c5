"""A room as JSON. Names stand beside the events, as they are kept: no event holds one."""

import asyncio
from pathlib import Path

from msgspec import Struct, json

from parvis.db import Cards, Journal
from parvis.operations.kept import kept
from parvis.room.words import Event
from parvis.server.unfit import Unfit
from parvis.wire import Hand, Person, RoomInfo


class Export(Struct, frozen=True):
    """Event i has seq i + 1."""

    room: RoomInfo
    ended: bool
    people: list[Person]
    hands: list[Hand]
    events: list[Event]


def export_room(data: Path, room: str) -> str:
    export = asyncio.run(read(data, room))
    return json.format(json.encode(export), indent=2).decode()


async def read(data: Path, id: str) -> Export:
    async with kept(data) as database:
        journal, cards = Journal(database), Cards(database)
        record = await journal.room(id)
        if record is None:
            raise Unfit("There is no room with this id. It is the last part of the room's link.")
        people, hands = await cards.read(id), await cards.hands(id)
        return Export(record.info, record.ended, people, hands, await journal.read(id))
