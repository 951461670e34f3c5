"""With the real core and real packets: who is signed out hears nothing more, and an echo is one."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from msgspec import Struct
from serving import serving

from parvis.client import Connection, Frame, Packet, Peers, Site, Wish
from parvis.room.words import UnmuteSelf
from parvis.wire import Ack, Close, OpenRoom, SoundCheck, SoundChecked

VOICE = [Frame(20, b"\xf8\xff\xfe")] * 500  # 10 s of Opus
WORD = "bread and salt"


class World(Struct):
    """Hana speaks."""

    url: str
    stack: AsyncExitStack
    peers: Peers
    site: Site
    hana: Connection

    async def person(self, name: str) -> Site:
        site = await self.stack.enter_async_context(Site(self.url))
        await site.sign_up(name, f"{name}@example.org", WORD)
        return site

    async def enter(self, site: Site, wish: Wish | None = None) -> Connection:
        here = Connection(site, self.peers, self.hana.room, wish)
        return await self.stack.enter_async_context(here)


@asynccontextmanager
async def a_world(data: Path) -> AsyncIterator[World]:
    with serving(data) as serve:
        url = f"http://127.0.0.1:{serve.port}"
        async with AsyncExitStack() as stack:
            peers = await stack.enter_async_context(Peers())
            site = await stack.enter_async_context(Site(url))
            await site.sign_up("Hana", "hana@example.org", WORD)
            room = (await site.open_room(OpenRoom("Agora"))).id
            hana = await stack.enter_async_context(Connection(site, peers, room))
            assert isinstance(await hana.ask(UnmuteSelf()), Ack)
            hana.peer.play(VOICE)
            yield World(url, stack, peers, site, hana)


class Ear:
    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.news = asyncio.Event()

    def hear(self, packet: Packet) -> None:
        self.packets.append(packet)
        self.news.set()

    async def has_heard(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.packets) < count:
                self.news.clear()
                await self.news.wait()


async def test_signed_out_everywhere_the_last_packet_comes_within_a_second(tmp_path: Path) -> None:
    """A5: on every device, whoever pressed it."""
    async with a_world(tmp_path / "data") as world:
        first = await world.person("Ann")
        here = await world.enter(first)
        ear = Ear()
        here.hear(ear.hear)
        await ear.has_heard(10)
        second = await world.stack.enter_async_context(Site(world.url))
        await second.sign_in("Ann@example.org", WORD)
        pressed = time.monotonic()
        await second.send("DELETE", "/sessions")
        await asyncio.wait_for(here.ended(), 10)
        ended = time.monotonic()
        await asyncio.sleep(1)
        assert ear.packets[-1].at - pressed < 1 and ended - pressed < 1
        assert getattr(here.over, "code", None) == Close.SIGNED_OUT
        assert (await world.site.room(world.hana.room)).listening == 0


async def test_a_sound_check_brings_ones_own_voice_back(tmp_path: Path) -> None:
    """... and brings it to nobody else."""
    async with a_world(tmp_path / "data") as world:
        ann = await world.person("Ann")
        here = await world.enter(ann)
        mine, hers = Ear(), Ear()
        world.hana.hear(hers.hear)
        echo, offer = await world.peers.peer()
        path = f"/rooms/{here.room}/sound-check"
        checked = await ann.ask("POST", path, SoundChecked, SoundCheck(offer))
        await echo.answer(checked.answer)
        echo.keep(mine.hear)
        echo.play(VOICE[:100])
        await mine.has_heard(50)
        assert not hers.packets
        await ann.send("DELETE", f"{path}/{checked.connection}")
        await asyncio.sleep(0.2)
        before = len(mine.packets)
        await asyncio.sleep(0.3)
        assert len(mine.packets) == before
