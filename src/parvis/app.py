"""Assembles Parvis: the only file that knows everybody."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from functools import partial
from pathlib import Path

from litestar import Litestar
from msgspec import Struct
from msgspec.structs import replace

from parvis.attendance import Attendance
from parvis.db import Cards, Database, Journal, Unusable
from parvis.http.cookies import Cookies
from parvis.http.limits import Limits
from parvis.live import House
from parvis.live.clock import SystemClock
from parvis.live.house import new_id
from parvis.media import Core, CoreFailed, Flags, NoBinary
from parvis.people.store import People
from parvis.server.app import create_app
from parvis.server.greeting import greeting
from parvis.server.login import Login
from parvis.server.preflight import Unfit, bind, check_media_port, check_words, claim
from parvis.server.rooms import rooms_router
from parvis.server.serving import answer, until_told
from parvis.server.sockets import socket_handler
from parvis.settings import Settings

DATABASE = "parvis.db"
LINK = "link"  # what people open, as `serve` last knew it: for `parvis invite`

CANNOT_START = (Unfit, Unusable, NoBinary, CoreFailed)  # their texts are sentences for people

Say = Callable[[str], None]


class Parvis(Struct, frozen=True):
    """What runs."""

    app: Litestar
    people: People
    house: House


@asynccontextmanager
async def assemble(settings: Settings) -> AsyncIterator[Parvis]:
    """Ready to answer. When it is left, everything ends in the opposite order."""
    async with AsyncExitStack() as stack:
        database = await Database.open(settings.data / DATABASE)
        stack.push_async_callback(database.close)
        people = People(database, settings.sign_up)
        stack.callback(people.close)
        house = await open_house(settings, database, stack)
        login, limits = Login(people, Cookies(settings.secure)), Limits()
        live = (rooms_router(house, login, limits), socket_handler(house))
        yield Parvis(create_app(settings, people, limits, live), people, house)


async def open_house(settings: Settings, database: Database, stack: AsyncExitStack) -> House:
    """The core first; then who is in it; then the rooms; and only then does anything move."""
    clock = SystemClock()
    core = Core(settings.data, Flags(settings.media_port, settings.media_addresses))
    attendance = Attendance(core, clock, new_id)
    house = House(Journal(database, clock.now), Cards(database), core, attendance, clock)
    core.lost, core.restarted = attendance.set_adrift, house.media_restarted
    stack.push_async_exit(partial(let_go, core))
    await core.start()
    stack.push_async_callback(house.stop)
    await house.start()
    stack.callback(attendance.stop)
    attendance.start(core.events)
    return house


async def let_go(core: Core, kind: type[BaseException] | None, *_: object) -> None:
    """Told to end, we end the core. If we fail, it plays on, and the next `serve` adopts it."""
    told = kind is None or issubclass(kind, asyncio.CancelledError)
    await (core.stop() if told else core.close())


def serve_until_told(settings: Settings, say: Say) -> None:
    """What can stand in the way is looked at first, before anything is started."""
    check_words(settings)
    claim(settings.data)
    with closing(bind(settings.host, settings.port)) as listener:
        settings = replace(settings, port=listener.getsockname()[1])
        check_media_port(settings)
        until_told(partial(serve, settings, listener, say))


async def serve(settings: Settings, listener: socket.socket, say: Say) -> None:
    async with assemble(settings) as parvis:
        (settings.data / LINK).write_text(settings.link)
        words = greeting(settings, await parvis.people.setup_token())
        await answer(parvis.app, settings, listener, partial(say, words))


def invitation_link(data: Path, public_url: str | None) -> str:
    """A link for one new account. May run beside `serve`: the database takes turns."""
    if not (data / DATABASE).exists():
        raise Unfit(f"There is no Parvis in {data} yet. Start parvis serve first, or say --data.")
    link = (public_url or (data / LINK).read_text()).rstrip("/")
    return f"{link}/sign-up?invitation={asyncio.run(invite(data))}"


async def invite(data: Path) -> str:
    database = await Database.open(data / DATABASE)
    try:
        return await People(database).invite()
    finally:
        await database.close()
