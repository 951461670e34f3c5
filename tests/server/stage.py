"""A stage to come to: the real server on a real port and database, over a core in memory."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx2
from databases import fresh
from live.fakes import FakeMedia, settled
from people.clock import CHEAP
from websockets.asyncio.client import ClientConnection, connect

from parvis.attendance import Attendance
from parvis.db import Cards, Database, Journal, RoomInvitations
from parvis.http.cookies import Cookies
from parvis.http.limits import Limits
from parvis.live import House
from parvis.live.clock import SystemClock
from parvis.live.house import new_id
from parvis.people.passwords import Passwords
from parvis.people.store import People
from parvis.server.app import create_app
from parvis.server.login import Login
from parvis.server.rooms import rooms_router
from parvis.server.serving import answer
from parvis.server.sockets import socket_handler
from parvis.settings import Settings

WAIT = 5.0  # seconds; a bound for slow machines


class Stage:
    def __init__(self, port: int, media: FakeMedia, house: House) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.media = media
        self.house = house
        self.browsers: list[httpx2.AsyncClient] = []
        self.sockets: list[ClientConnection] = []

    def browser(self) -> "Browser":
        """Somebody's browser, with cookies of its own."""
        site = f"{self.origin}/api/v1"  # http: whose certificate to trust takes long to read
        client = httpx2.AsyncClient(base_url=site, trust_env=False, verify=False)
        self.browsers.append(client)
        return Browser(self, client)

    async def person(self, name: str) -> "Browser":
        """... who has an account."""
        browser = self.browser()
        email, password = f"{name.lower()}@example.org", "bread and salt"
        account = {"name": name, "headline": "", "email": email, "password": password}
        made = await browser.client.post("/accounts", json=account)
        assert made.status_code == 201, made.text
        return browser

    async def host(self) -> tuple["Browser", "Talker"]:
        """Hana, in a room of hers."""
        hana = await self.person("Hana")
        made = await hana.client.post("/rooms", json={"title": "Agora"})
        assert made.status_code == 201, made.text
        return hana, await hana.enter(made.json()["id"])


class Browser:
    def __init__(self, stage: Stage, client: httpx2.AsyncClient) -> None:
        self.stage = stage
        self.client = client

    async def join(self, room: str, **wanted: Any) -> httpx2.Response:
        return await self.client.post(f"/rooms/{room}/join", json={"offer": "offer"} | wanted)

    async def enter(self, room: str, **wanted: Any) -> "Talker":
        """Into the room, media up, socket open, snapshot read."""
        joined = (await self.join(room, **wanted)).json()
        self.stage.media.connect(joined["connection"])
        await settled()
        talker = Talker(await self.open_socket(), joined)
        await talker.show(joined["ticket"])
        await talker.hears("snapshot")
        return talker

    async def open_socket(self, **options: Any) -> ClientConnection:
        address = self.stage.origin.replace("http", "ws") + "/api/v1/socket"
        opened = await connect(address, proxy=None, close_timeout=1, **options)
        self.stage.sockets.append(opened)
        return opened


class Talker:
    """A socket and what was heard on it."""

    def __init__(self, socket: ClientConnection, joined: dict[str, Any] | None = None) -> None:
        self.socket = socket
        self.joined = joined or {}
        self.heard: list[dict[str, Any]] = []

    @property
    def room(self) -> str:
        return str(self.joined["snapshot"]["room"]["id"])

    @property
    def id(self) -> str:
        return str(self.joined["snapshot"]["you"]["participant"])

    async def show(self, ticket: str) -> None:
        await self.socket.send(json.dumps({"ticket": ticket}))

    async def ask(self, type: str, id: str = "1", **arguments: Any) -> None:
        await self.socket.send(json.dumps({"id": id, "command": {"type": type} | arguments}))

    async def says(self, type: str, id: str = "1", **arguments: Any) -> str:
        """`ack`, or the reason of the refusal."""
        await self.ask(type, id, **arguments)
        return await self.answered(id)

    async def answered(self, id: str | None) -> str:
        while True:
            for kind in ("ack", "refusal"):
                for message in self.heard:
                    if message["type"] == kind and message["id"] == id:
                        self.heard.remove(message)
                        return str(message.get("reason", "ack"))
            await self.listen()

    async def hears(self, type: str, **fields: Any) -> dict[str, Any]:
        """The next message like that; it is heard only once."""
        while True:
            for message in self.heard:
                if message["type"] == type and fields.items() <= message.items():
                    self.heard.remove(message)
                    return message
            await self.listen()

    async def listen(self) -> None:
        self.heard += json.loads(await asyncio.wait_for(self.socket.recv(), WAIT))

    async def closed(self) -> int:
        """The code with which the server closes."""
        await asyncio.wait_for(self.socket.wait_closed(), 2 * WAIT)
        assert self.socket.close_code is not None
        return self.socket.close_code


@asynccontextmanager
async def a_stage(
    folder: Path, core: FakeMedia | None = None, limits: Limits | None = None
) -> AsyncIterator[Stage]:
    """`core`: one that has outlived an earlier stage on this folder."""
    database = await (Database.open(folder / "parvis.db") if core else fresh(folder))
    clock, media = SystemClock(), core or FakeMedia()
    attendance = Attendance(media, clock, new_id)
    links = RoomInvitations(database)
    house = House(Journal(database), Cards(database), links, media, attendance, clock)
    await house.start()
    attendance.start(media.events)
    people = People(database, "open", Passwords(CHEAP))
    settings = Settings(data=folder, client=folder / "client")
    login, limits = Login(people, Cookies(settings.secure)), limits or Limits()
    live = (rooms_router(house, login, limits, settings.link), socket_handler(house))
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        serving = asyncio.Event()
        app = create_app(settings, people, limits, live)
        task = asyncio.create_task(answer(app, settings, listener, serving.set))
        await asyncio.wait_for(serving.wait(), WAIT)
        stage = Stage(listener.getsockname()[1], media, house)
        yield stage
        for browser in stage.browsers:
            await browser.aclose()
        task.cancel()
        await task
        for opened in stage.sockets:
            await opened.close()
    await house.stop()
    attendance.stop()
    people.close()
    await database.close()
