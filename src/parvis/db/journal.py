"""The journal: what happened in each room, in order, for good.

Append is compare-and-append on (room, seq): whoever folded an older journal is told so, and
decides again. Any node may write; none owns a room.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from parvis.db import schema
from parvis.db.cards import put
from parvis.db.engine import Database
from parvis.room.words import Event, RoomEnded
from parvis.wire import RoomInfo, RoomRecord, decode_event, encode_event
from parvis.wire.failures import Conflict

REMEMBERED = timedelta(minutes=10)  # for so long a command that comes again is known

Clock = Callable[[], datetime]
Id = tuple[str, str]  # participant, and the command's id by that participant


def now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """Event i of a room has seq i + 1."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self.database = database
        self.clock = clock
        self.took: Callable[[float], object] = lambda _: None  # seconds of an append

    async def create(self, room: RoomRecord, first: Sequence[Event]) -> None:
        def work(connection: Connection) -> None:
            connection.execute(insert(schema.room).values(row_of(room)))
            add_events(connection, room.info.id, 0, first)

        await self.database.write(work)

    async def edit(self, room: RoomInfo) -> None:
        """What a room is called, and who may do what in it."""
        query = update(schema.room).where(schema.room.c.id == room.id).values(info_row(room))
        await self.database.write(lambda connection: connection.execute(query).close())

    async def rooms(self) -> list[RoomRecord]:
        """Those that have not ended, the oldest first."""
        open_rooms = select(schema.room).where(schema.room.c.ended_at.is_(None))
        query = open_rooms.order_by(schema.room.c.opened_at, schema.room.c.id)
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [record_of(row) for row in rows]

    async def room(self, id: str) -> RoomRecord | None:
        """An ended one too."""
        query = select(schema.room).where(schema.room.c.id == id)
        row = await self.database.read(lambda connection: connection.execute(query).first())
        return record_of(row) if row else None

    async def read(self, id: str) -> list[Event]:
        table = schema.event.c
        query = select(table.body).where(table.room == id).order_by(table.seq)
        bodies = await self.database.read(lambda connection: connection.scalars(query).all())
        return [decode_event(body) for body in bodies]

    async def commands(self, id: str) -> list[tuple[str, str, int]]:
        """(participant, command id, seq after it) of the last minutes, the oldest first."""
        table = schema.command.c
        query = (
            select(table.participant, table.id, table.seq)
            .where(table.room == id, table.at > self.clock() - REMEMBERED)
            .order_by(table.at, table.seq)
        )
        rows = await self.database.read(lambda connection: connection.execute(query).all())
        return [(row.participant, row.id, row.seq) for row in rows]

    async def append(
        self, id: str, after: int, events: Sequence[Event], commands: Sequence[Id] = ()
    ) -> None:
        """Conflict, and nothing is written, if the last seq is not `after`."""
        at = self.clock()

        def work(connection: Connection) -> None:
            if last_seq(connection, id) != after:
                raise Conflict(id)
            add_events(connection, id, after, events)
            add_commands(connection, id, after + len(events), commands, at)
            end_if_ended(connection, id, events)

        started = monotonic()
        await self.database.write(work)
        self.took(monotonic() - started)


def last_seq(connection: Connection, room: str) -> int:
    newest = select(func.max(schema.event.c.seq)).where(schema.event.c.room == room)
    seq: int | None = connection.execute(newest).scalar()
    return seq or 0


def add_events(connection: Connection, room: str, after: int, events: Sequence[Event]) -> None:
    if not events:
        return
    rows = [
        {"room": room, "seq": seq, "body": encode_event(event)}
        for seq, event in enumerate(events, after + 1)
    ]
    try:
        connection.execute(insert(schema.event), rows)
    except IntegrityError as error:  # another node was faster: its event has that seq
        raise Conflict(room) from error


def add_commands(
    connection: Connection, room: str, seq: int, commands: Sequence[Id], at: datetime
) -> None:
    """What is older than anybody asks for goes: nothing grows without bound (R22). An id that comes
    again although it is known here was forgotten in memory, and the later answer counts."""
    if not commands:
        return
    table = schema.command
    connection.execute(delete(table).where(table.c.at <= at - REMEMBERED))
    rows = [
        {"room": room, "participant": participant, "id": id, "seq": seq, "at": at}
        for participant, id in dict.fromkeys(commands)
    ]
    put(connection, table, rows)


def end_if_ended(connection: Connection, room: str, events: Sequence[Event]) -> None:
    for event in events:
        if isinstance(event, RoomEnded):
            ended = update(schema.room).where(schema.room.c.id == room)
            connection.execute(ended.values(ended_at=event.at))


def row_of(room: RoomRecord) -> dict[str, object]:
    return info_row(room.info) | {"secret": room.secret, "account": room.account}


def info_row(info: RoomInfo) -> dict[str, object]:
    return {name: getattr(info, name) for name in info.__struct_fields__}


def record_of(row: Row[*tuple[object, ...]]) -> RoomRecord:
    info = RoomInfo(**{name: getattr(row, name) for name in RoomInfo.__struct_fields__})
    return RoomRecord(info, row.secret, row.account, row.ended_at is not None)
