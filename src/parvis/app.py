"""Assembles Parvis: the only file that knows everybody."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from functools import partial

from litestar import Litestar
from msgspec import Struct
from msgspec.structs import replace

from parvis.attendance import Attendance
from parvis.db import Cards, Database, Journal, RoomInvitations, Unusable
from parvis.http.cookies import Cookies
from parvis.http.limits import Limits
from parvis.live import House
from parvis.live.clock import SystemClock
from parvis.live.house import new_id
from parvis.live.identity import account_identity
from parvis.media import Core, CoreFailed, Flags, NoBinary
from parvis.people.revocations import Revocations
from parvis.people.store import People
from parvis.server.app import create_app
from parvis.server.figures import Figures
from parvis.server.folder import claim, sign
from parvis.server.greeting import greeting
from parvis.server.login import Login
from parvis.server.operating import Health, Keys, operating_routes
from parvis.server.outcome import note
from parvis.server.preflight import allow_files, bind, check_media_port, check_reload, check_words
from parvis.server.reload import Held, begin_anew, rehearse, rehearsing
from parvis.server.rooms import rooms_router
from parvis.server.serving import Told, answer, until_told
from parvis.server.sockets import socket_handler
from parvis.server.unfit import Unfit
from parvis.settings import DATABASE, LINK, Settings

CANNOT_START = (Unfit, Unusable, NoBinary, CoreFailed)  # their texts are sentences for people

log = logging.getLogger("parvis.app")

Say = Callable[[str], None]


class Parvis(Struct, frozen=True):
    """What runs."""

    app: Litestar
    people: People
    house: House


@asynccontextmanager
async def assemble(settings: Settings, keys: Keys, told: Told) -> AsyncIterator[Parvis]:
    """Ready to answer. When it is left, everything ends in the opposite order."""
    async with AsyncExitStack() as stack:
        database = await Database.open(settings.data / DATABASE)
        stack.push_async_callback(database.close)
        people = People(database, settings.sign_up)
        stack.callback(people.close)
        core = Core(settings.data, Flags(settings.media_port, settings.media_addresses))
        stack.push_async_exit(partial(let_go, core, told))
        figures = Figures()
        house = await open_house(database, core, figures, stack)
        await stack.enter_async_context(watch_sessions(database, people, house))
        login, limits = Login(people, Cookies(settings.secure)), Limits()
        live = (rooms_router(house, login, limits, settings.link), socket_handler(house))
        health = Health(database, core)
        operating = operating_routes(health, figures, house, core, keys)
        yield Parvis(create_app(settings, people, limits, live, operating), people, house)


async def open_house(
    database: Database, core: Core, figures: Figures, stack: AsyncExitStack
) -> House:
    """The core first; then who is in it; then the rooms; and only then does anything move."""
    clock = SystemClock()
    attendance = Attendance(core, clock, new_id)
    journal, links = Journal(database, clock.now), RoomInvitations(database)
    journal.took = figures.append.observe
    house = House(journal, Cards(database), links, core, attendance, clock)
    core.lost, core.restarted = attendance.set_adrift, house.media_restarted
    await core.start()
    stack.push_async_callback(house.stop)
    await house.start()
    stack.callback(attendance.stop)
    attendance.start(core.events)
    return house


@asynccontextmanager
async def watch_sessions(database: Database, people: People, house: House) -> AsyncIterator[None]:
    """Who came in by a session that has ended goes out, whichever process ended it (A5)."""

    async def sign_out(account: str, session: str) -> None:
        await house.sign_out(account_identity(account), session)

    revocations = Revocations(database, sign_out, people.clock)
    people.revoked = revocations.look
    watching = asyncio.create_task(revocations.watch())
    try:
        yield
    finally:
        watching.cancel()


async def let_go(core: Core, told: Told, kind: type[BaseException] | None, *_: object) -> None:
    """Told to end, we end the core. If we begin anew, or fail, it plays on and is adopted."""
    ends = kind is None or issubclass(kind, asyncio.CancelledError)
    await (core.stop() if ends and not told.reload else core.close())


def serve_until_told(settings: Settings, say: Say) -> None:
    """What can stand in the way is looked at first, before anything is started."""
    check_words(settings)
    if held := rehearsing():
        return check_reload(held, settings)
    lock = claim(settings.data)
    allow_files()
    with closing(bind(settings.host, settings.port)) as listener:
        settings = replace(settings, port=listener.getsockname()[1])
        check_media_port(settings)
        keys = Keys(sign(lock, settings), settings.metrics_token, settings.public_url is not None)
        told = until_told(
            partial(serve, settings, keys, listener, say), partial(may_reload, settings)
        )
        if told.reload:
            begin_anew(listener)


async def serve(
    settings: Settings, keys: Keys, listener: socket.socket, say: Say, told: Told
) -> None:
    async with assemble(settings, keys, told) as parvis:
        (settings.data / LINK).write_text(settings.link)
        words = greeting(settings, await parvis.people.setup_token())

        def answering() -> None:
            note(settings.data)
            say(words)

        await answer(parvis.app, settings, listener.dup(), answering)  # it is closed


async def may_reload(settings: Settings) -> bool:
    """What is wrong is said, and nothing changes: a slip of the pen ends no room."""
    try:
        await rehearse(Held(settings.host, settings.port, settings.media_port))
    except Unfit as no:
        log.error("not reloaded: %s", no)
        note(settings.data, str(no))
        return False
    log.info("beginning anew")
    return True
