"""Sessions that ended, until whoever came into a room by them is out of it (A5).

The rows are written by `sessions.py`, in this process or in another one (`parvis reset-password`),
and here when a session's time is over.
Each is carried out again and again for half a minute: so a join that was under way while its
session ended is caught too, and one more time after a restart, however long that took.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from parvis.db import Database
from parvis.db.schema import revocation
from parvis.people.sessions import end_expired

log = logging.getLogger("parvis.people")

LOOK = 0.5  # seconds between two looks
KEPT = timedelta(seconds=30)  # longer than a join can take

SignOut = Callable[[str, str], Awaitable[None]]  # account, session


class Revocations:
    """`sign_out` ends what a session opened. Doing it twice changes nothing."""

    def __init__(
        self, database: Database, sign_out: SignOut, clock: Callable[[], datetime]
    ) -> None:
        self.database = database
        self.sign_out = sign_out
        self.clock = clock
        self.news = asyncio.Event()
        self.expiry = datetime.min.replace(tzinfo=UTC)  # no session expires before that

    def look(self) -> None:
        """Now: a session has ended in this process."""
        self.news.set()

    async def watch(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait(), LOOK)
            self.news.clear()
            try:
                await self.carry_out()
                await self.expire()
            except Exception:  # the database is away, say: the next look may do better
                log.exception("ended sessions could not be looked at")

    async def carry_out(self) -> None:
        at = self.clock()
        rows = await self.database.read(lambda c: c.execute(select(revocation)).all())
        out = [row for row in rows if await self.is_out(row.account, row.session)]
        done = [row.session for row in out if row.at <= at - KEPT]
        if done:
            over = delete(revocation).where(revocation.c.session.in_(done))
            await self.database.write(lambda connection: connection.execute(over).close())

    async def expire(self) -> None:
        """Whose time is over is taken out by the next look."""
        at = self.clock()
        if at >= self.expiry:
            self.expiry = await self.database.write(lambda c: end_expired(c, at))

    async def is_out(self, account: str, session: str) -> bool:
        """Whether it was carried out. One that was not keeps nobody else in, and comes again."""
        try:
            await self.sign_out(account, session)
        except Exception:
            log.exception("an ended session could not be carried out")
            return False
        return True
