"""A site to ask: the real application on a real database, without the rooms."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from databases import fresh
from litestar.testing import AsyncTestClient
from people.clock import CHEAP, CHEAP_DECOY

from parvis.people.passwords import Passwords
from parvis.people.store import People
from parvis.server.app import create_app
from parvis.settings import Settings

Asker = AsyncTestClient[Any]

HERE = "http://testserver.local"  # what the test client calls this host

ANA = {"name": "Ana", "headline": "Baker", "email": "ana@example.org", "password": "bread and salt"}


class Site:
    """`people` is what the answers come from; `ask` is a browser."""

    def __init__(self, people: People, ask: Asker) -> None:
        self.people = people
        self.ask = ask

    async def sign_up(self, **changes: str) -> Any:
        return await self.ask.post("/api/v1/accounts", json=ANA | changes)


@asynccontextmanager
async def a_site(folder: Path, **changes: Any) -> AsyncIterator[Site]:
    settings = Settings(data=folder, client=folder / "client", **changes)
    database = await fresh(folder)
    people = People(database, settings.sign_up, Passwords(CHEAP, CHEAP_DECOY))
    async with AsyncTestClient(create_app(settings, people), base_url=HERE) as ask:
        yield Site(people, ask)
    people.close()
    await database.close()
