"""The writer: one commit for all that waits, a savepoint for each, errors to those they concern."""

import asyncio
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.exc import OperationalError

from parvis.db import Database, Unusable, Unwritten
from parvis.db.migrate import HEAD, KNOWN, version_of
from parvis.db.schema import metadata, setup


def keep(token: str) -> Any:
    return lambda connection: connection.execute(insert(setup).values(token=token)).rowcount


def fail(connection: Connection) -> None:
    keep("half done")(connection)
    raise ValueError("no")


def disk_full(connection: Connection) -> None:
    connection.exec_driver_sql("ROLLBACK")  # as SQLite does by itself
    raise OSError("disk full")


async def kept(database: Database) -> list[str]:
    query = select(setup.c.token).order_by(setup.c.token)
    return list(await database.read(lambda connection: connection.scalars(query).all()))


class Held:
    """Keeps the writer busy until it is let go, so that work piles up behind it."""

    def __init__(self, database: Database) -> None:
        self.gate = Event()
        self.first = asyncio.ensure_future(database.write(lambda _: self.gate.wait(10)))

    async def release(self) -> None:
        self.gate.set()
        await self.first


async def test_all_that_waits_is_committed_at_once(database: Database) -> None:
    held = Held(database)
    await asyncio.sleep(0.05)
    writes = [asyncio.ensure_future(database.write(keep(f"{i:03}"))) for i in range(100)]
    await asyncio.sleep(0)
    await held.release()
    assert await asyncio.gather(*writes) == [1] * 100
    assert len(await kept(database)) == 100
    assert database.writer.commits == 2  # the one that held, and all the others


async def test_a_failing_unit_spoils_only_itself(database: Database) -> None:
    held = Held(database)
    await asyncio.sleep(0.05)
    works = (keep("a"), fail, keep("b"), keep("a"), keep("c"))
    writes = [asyncio.ensure_future(database.write(work)) for work in works]
    await asyncio.sleep(0)
    await held.release()
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert [type(result).__name__ for result in results] == [
        "int", "ValueError", "int", "IntegrityError", "int",
    ]  # fmt: skip
    assert await kept(database) == ["a", "b", "c"]


async def test_a_disk_that_takes_no_writes_is_told_apart_from_a_bug(database: Database) -> None:
    """E5: whoever asked may try again."""

    def write(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=ON").close()
        try:
            keep("a")(connection)
        finally:
            connection.exec_driver_sql("PRAGMA query_only=OFF").close()

    with pytest.raises(Unwritten):
        await database.write(write)


async def test_a_commit_that_fails_is_told_to_all_in_it_and_not_tried_again(
    database: Database,
) -> None:
    """P4: after a failed fsync nobody knows what the disk holds."""
    tries = []

    def broken_disk(connection: Connection) -> None:
        tries.append(1)
        raise OSError("disk I/O error")

    event.listen(database.writing, "commit", broken_disk)
    results = await asyncio.gather(
        database.write(keep("a")), database.write(keep("b")), return_exceptions=True
    )
    event.remove(database.writing, "commit", broken_disk)
    assert [type(result) for result in results] == [Unwritten, Unwritten]
    assert 1 <= len(tries) <= 2
    assert await kept(database) == []
    await database.write(keep("c"))
    assert await kept(database) == ["c"]


async def test_work_that_tears_the_transaction_down_reaches_every_caller(
    database: Database,
) -> None:
    """SQLite itself rolls back when the disk is full: no neighbour may believe it was written."""
    held = Held(database)
    await asyncio.sleep(0.05)
    works = (keep("a"), disk_full, keep("b"))
    writes = [asyncio.ensure_future(database.write(work)) for work in works]
    await asyncio.sleep(0)
    await held.release()
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert all(isinstance(result, Unwritten) for result in results)
    assert await kept(database) == []


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError):
        await database.read(keep("a"))


async def test_commits_wait_for_the_disk(database: Database) -> None:
    """P2: NORMAL would lose acknowledged commits when the power fails."""

    def pragmas(connection: Connection) -> list[Any]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    full = 2
    assert await database.write(pragmas) == ["wal", full, 1]


async def test_a_caller_that_gave_up_spoils_nothing(database: Database) -> None:
    held = Held(database)
    await asyncio.sleep(0.05)
    writes = [asyncio.ensure_future(database.write(keep(name))) for name in ("a", "b")]
    await asyncio.sleep(0)
    writes[0].cancel()
    await held.release()
    await writes[1]
    assert await kept(database) == ["a", "b"]


async def test_what_waits_at_closing_is_written_and_later_work_is_refused(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "parvis.db")
    held = Held(database)
    await asyncio.sleep(0.05)
    late = asyncio.ensure_future(database.write(keep("late")))
    await asyncio.sleep(0)
    held.gate.set()
    await database.close()
    await late
    with pytest.raises(Unwritten):
        await database.write(keep("too late"))


async def test_the_migrations_make_the_tables_of_the_schema(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await database.read(differences) == []
    assert await database.read(version_of) == HEAD
    assert HEAD in KNOWN


async def test_a_database_of_a_later_parvis_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "parvis.db"
    database = await Database.open(path)
    later = text("UPDATE alembic_version SET version_num = '9999'")
    await database.write(lambda connection: connection.execute(later).close())
    await database.close()
    with pytest.raises(Unusable, match="9999"):
        await Database.open(path)


async def test_what_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "parvis.db"
    path.write_bytes(b"something else" * 100)
    with pytest.raises(Unusable, match=r"parvis\.db cannot be used \(file is not a database\)"):
        await Database.open(path)
    assert path.read_bytes() == b"something else" * 100


def readable_by_others(folder: Path) -> list[bool]:
    return [bool(file.stat().st_mode & 0o077) for file in folder.glob("parvis.db*")]


async def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "parvis.db")
    await database.write(keep("a"))
    readable = readable_by_others(tmp_path)
    await database.close()
    assert readable == [False, False, False]  # the log and the shared memory of WAL as well


async def test_an_error_holds_no_values(database: Database) -> None:
    """D2: what is logged must not hold names or secrets."""
    await database.write(keep("s3cret"))
    with pytest.raises(Exception, match="UNIQUE") as caught:
        await database.write(keep("s3cret"))
    assert "s3cret" not in str(caught.value)
