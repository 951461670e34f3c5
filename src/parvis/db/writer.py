"""The one writer: a thread that owns the only connection that writes.

It takes all the work that waits, from all rooms and stores, and commits it in one transaction:
one fsync for many. Each unit of work has a savepoint of its own, so one that fails spoils only
itself. A caller goes on after the commit that holds its work, and not before (P1, P2).

A commit that fails is never tried again: after a failed fsync nobody knows what the disk holds
(P4). Every caller whose work was in it is told, and decides anew.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

Work = Callable[[Connection], Any]

AT_ONCE = 512  # units in one transaction: the first caller does not wait for the thousandth


class Unwritten(Exception):
    """The transaction that held this work did not commit. The cause says why."""


class Unit:
    """One piece of work, and the caller that waits for it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.loop = asyncio.get_running_loop()
        self.done: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: Exception | None = None

    def run(self, connection: Connection) -> None:
        """A failure stays within the savepoint, unless it tore the whole transaction down."""
        savepoint = connection.begin_nested()
        try:
            self.result = self.work(connection)
        except OperationalError as error:  # the disk, not the work
            savepoint.rollback()
            self.fail(error)
        except Exception as error:  # noqa: BLE001 -- it is the caller's, who gets it from settle
            savepoint.rollback()
            self.error = error
        else:
            savepoint.commit()

    def fail(self, cause: Exception) -> None:
        self.error = Unwritten("the database did not take it")
        self.error.__cause__ = cause

    def settle(self) -> None:
        """In the caller's loop. A caller that went away is not told; its work stands."""
        if self.done.done():
            return
        if self.error is None:
            self.done.set_result(self.result)
        else:
            self.done.set_exception(self.error)

    def tell(self) -> None:
        with suppress(RuntimeError):  # the caller's loop is closed: nobody waits
            self.loop.call_soon_threadsafe(self.settle)


class Writer:
    """`write` from any coroutine. `commits` counts the transactions so far."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.commits = 0
        self.closed = False
        self.inbox: SimpleQueue[Unit | None] = SimpleQueue()  # None: the end
        self.thread = Thread(target=self.serve, name="parvis-writer", daemon=True)
        self.thread.start()

    async def write(self, work: Work) -> Any:
        if self.closed:
            raise Unwritten("the database is closed")
        unit = Unit(work)
        self.inbox.put(unit)
        return await unit.done

    async def close(self) -> None:
        """What waits is still written."""
        self.closed = True
        self.inbox.put(None)
        await asyncio.to_thread(self.thread.join)

    def serve(self) -> None:
        while True:
            taken = self.take()
            if units := [unit for unit in taken if unit is not None]:
                self.commit(units)
            if None in taken:
                return

    def take(self) -> list[Unit | None]:
        """All that waits. Nobody else takes, so what is not empty does not block."""
        taken = [self.inbox.get()]
        while len(taken) < AT_ONCE and not self.inbox.empty():
            taken.append(self.inbox.get())
        return taken

    def commit(self, units: Sequence[Unit]) -> None:
        try:
            with self.engine.begin() as connection:
                for unit in units:
                    unit.run(connection)
            self.commits += 1
        except Exception as error:  # noqa: BLE001 -- every caller gets it
            for unit in units:
                unit.fail(error)
        for unit in units:
            unit.tell()
