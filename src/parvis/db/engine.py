"""SQLite as Parvis uses it: WAL, every commit on disk, one writer, a few readers.

`synchronous=FULL`: with NORMAL, WAL loses acknowledged commits when the power fails.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from parvis.db.migrate import Unusable, known_version, upgrade
from parvis.db.writer import Writer

T = TypeVar("T")

READERS = 4
PRAGMAS = ("busy_timeout=5000", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL")


class Database:
    """`read` and `write` run work on a SQLAlchemy Core connection, in a thread of theirs."""

    def __init__(self, path: Path) -> None:
        self.writing = engine(path, "BEGIN IMMEDIATE", *PRAGMAS)
        self.reading = engine(path, "BEGIN", *PRAGMAS, "query_only=ON")
        self.writer = Writer(self.writing)
        self.readers = ThreadPoolExecutor(READERS, "parvis-reader")

    @classmethod
    async def open(cls, path: Path) -> "Database":
        """The database in this file, made or brought up to date first."""
        await asyncio.to_thread(prepare, path)
        return cls(path)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """One snapshot of what is committed; it cannot write."""

        def run() -> T:
            with self.reading.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self.readers, run)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Returns after the commit that holds the work; what the work raises is raised here."""
        return cast(T, await self.writer.write(work))

    async def close(self) -> None:
        await self.writer.close()
        await asyncio.to_thread(self.readers.shutdown)
        self.reading.dispose()
        self.writing.dispose()


def prepare(path: Path) -> None:
    with using(path, "BEGIN IMMEDIATE", *PRAGMAS) as fresh:
        path.touch(mode=0o600)
        upgrade(fresh)


def check_version(path: Path) -> None:
    """Unusable, if this program is too old for it, or nobody can read it. Nothing is changed."""
    with using(path, "BEGIN", "query_only=ON") as looking, looking.connect() as connection:
        known_version(connection)


@contextmanager
def using(path: Path, begin: str, *pragmas: str) -> Iterator[Engine]:
    """For a moment. Unusable, with a sentence, if it cannot be used."""
    made = engine(path, begin, *pragmas)
    try:
        yield made
    except (OSError, DBAPIError) as error:
        reason = getattr(error, "orig", error)
        raise Unusable(
            f"The database {path} cannot be used ({reason}). "
            "Restore it from a backup, or choose another folder with --data."
        ) from error
    finally:
        made.dispose()


def engine(path: Path, begin: str, *pragmas: str) -> Engine:
    """`hide_parameters`: an error that is logged must not hold a name or a password's hash."""
    made = create_engine(f"sqlite:///{path.absolute()}", hide_parameters=True)

    @event.listens_for(made, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # sqlite3 must not begin and commit by itself
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(made, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return made
