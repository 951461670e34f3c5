"""Real cores on a folder of their own, each ended when its test is over."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from parvis.media import Core, Flags
from parvis.media.core import bury
from parvis.media.process import kill

ANY_PORT = Flags(media_port=0, media_addresses=("127.0.0.1",))


@asynccontextmanager
async def core_in(data: Path, flags: Flags = ANY_PORT) -> AsyncIterator[Core]:
    """A core that is let go of in the end, as by a controller that ends."""
    core = Core(data, flags)
    await core.start()
    try:
        yield core
    finally:
        await core.close()


@asynccontextmanager
async def last_core_in(data: Path, flags: Flags = ANY_PORT) -> AsyncIterator[Core]:
    """... and one that ends with its test."""
    core = Core(data, flags)
    await core.start()
    try:
        yield core
    finally:
        await core.stop()


def pid_of(core: Core) -> int:
    assert core.hello
    return core.hello.pid


async def crash(core: Core) -> int:
    pid = pid_of(core)
    kill(pid)
    await bury(pid)
    return pid
