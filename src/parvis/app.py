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

from parvis.db import Database
from parvis.db.migrate import TooNew
from parvis.people.store import People
from parvis.server import greeting
from parvis.server.app import create_app
from parvis.server.preflight import Unfit, bind, check_media_port, check_words, claim
from parvis.server.serving import answer, until_told
from parvis.settings import Settings

DATABASE = "parvis.db"
LINK = "link"  # what people open, as `serve` last knew it: for `parvis invite`

CANNOT_START = (Unfit, TooNew)  # their texts are sentences for people

Say = Callable[[str], None]


class Parvis(Struct, frozen=True):
    """What runs."""

    app: Litestar
    people: People


@asynccontextmanager
async def assemble(settings: Settings) -> AsyncIterator[Parvis]:
    """Ready to answer. When it is left, everything ends in the opposite order."""
    async with AsyncExitStack() as stack:
        database = await Database.open(settings.data / DATABASE)
        stack.push_async_callback(database.close)
        people = People(database, settings.sign_up)
        stack.callback(people.close)
        yield Parvis(create_app(settings, people), people)


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
        words = greeting.greeting(settings, await parvis.people.setup_token())
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
