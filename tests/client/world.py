"""Hana's room on a real server, over a core in memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from client.fakes import FakePeers
from server.stage import Stage, a_stage

from parvis.client import Connection, Site, Wish
from parvis.room.words import Command
from parvis.wire import Ack, OpenRoom

WAIT = 20.0  # seconds; a bound for slow machines


class World:
    """Hana in a room of hers, and whoever else comes."""

    def __init__(self, stage: Stage, site: Site, room: str) -> None:
        self.stage = stage
        self.site = site
        self.room = room
        self.peers = FakePeers(stage.media)

    def connection(self, site: Site, name: str | None = None) -> Connection:
        return Connection(site, self.peers, self.room, Wish(name))

    def hana(self) -> Connection:
        return self.connection(self.site)

    @asynccontextmanager
    async def person(self, name: str) -> AsyncIterator[Connection]:
        async with Site(self.stage.origin) as site:
            await site.sign_up(name, f"{name.lower()}@example.org", "bread and salt")
            async with self.connection(site) as here:
                yield here


@asynccontextmanager
async def a_world(folder: Path) -> AsyncIterator[World]:
    async with a_stage(folder) as stage, Site(stage.origin) as site:
        await site.sign_up("Hana", "hana@example.org", "bread and salt")
        room = await site.open_room(OpenRoom("Agora"))
        async with asyncio.timeout(WAIT):
            yield World(stage, site, room.id)


async def does(here: Connection, command: Command) -> None:
    assert isinstance(await here.ask(command), Ack)
