"""People on a real database, with hashes that cost little and a clock that is set by hand."""

from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher

from parvis.db import Database
from parvis.http.problem import Problem
from parvis.people.passwords import Passwords
from parvis.people.rules import Account, NewAccount
from parvis.people.store import People

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CHEAP_DECOY = CHEAP.hash("nobody's")
PASSWORD = "bread and salt"


class Town:
    """`open` and `closed` are the same people before and after --public-url was set."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.at = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)
        self.passwords = Passwords(CHEAP, CHEAP_DECOY)
        self.open = People(database, "open", self.passwords, lambda: self.at)
        self.closed = People(database, "invitation", self.passwords, lambda: self.at)

    def wait(self, span: timedelta) -> None:
        self.at += span

    async def comes(self, name: str = "ana", **links: str) -> tuple[Account, str]:
        return await self.open.create(new(name, **links))

    async def refused(self, name: str = "ana", **links: str) -> str:
        """The problem with an account where one needs a link."""
        try:
            await self.closed.create(new(name, **links))
        except Problem as problem:
            return problem.code
        raise AssertionError("not refused")

    def close(self) -> None:
        self.passwords.close()


def new(name: str, **links: str) -> NewAccount:
    return NewAccount(name, f"{name}@example.org", PASSWORD, **links)
