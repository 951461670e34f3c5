"""`python -m load.bots URL ROOM COUNT [act]`: visitors with real media and real sockets.

They join as fast as they are let in. Those that act raise a hand and react every two seconds. What
they hear is counted and not understood: it is the server that is measured. A line of JSON, twice a
second, says how many are in and what they have heard; it ends with its input.
"""

import asyncio
import json
import random
import sys
from contextlib import AsyncExitStack, suppress

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from load.people import site
from parvis.client import Connection, Peers, Trouble, Wish
from parvis.room.words import RaiseHand
from parvis.wire import React

AT_THE_DOOR = 8  # so many come in at one time
REACTS = 2.0  # seconds
REPORTS = 0.5  # seconds


class Bot(Connection):
    """Asks without waiting for an answer, and counts what is said to it."""

    frames = 0
    messages = 0

    async def listen(self, socket: ClientConnection) -> None:
        async for frame in socket:
            text = str(frame)
            self.frames += 1
            self.messages += text.count('"type":') - text.count('"event":{"type":')
            self.changed()


class Herd:
    def __init__(self, url: str, room: str, peers: Peers, acts: bool) -> None:
        self.url = url
        self.room = room
        self.peers = peers
        self.acts = acts
        self.door = asyncio.Semaphore(AT_THE_DOOR)
        self.bots: list[Bot] = []
        self.turned_away: list[str] = []

    async def live(self, number: int) -> None:
        try:
            async with AsyncExitStack() as stack:
                async with self.door:
                    person = await stack.enter_async_context(site(self.url, number))
                    bot = Bot(person, self.peers, self.room, Wish(f"Bot {number}"))
                    await stack.enter_async_context(bot)
                self.bots.append(bot)
                await self.act(bot)
                await bot.ended()
        except Trouble as trouble:
            self.turned_away.append(str(trouble))

    async def act(self, bot: Bot) -> None:
        if not self.acts:
            return
        await bot.until(lambda _: bot.frames > 0)
        await bot.send(bot.outbox.add(RaiseHand()).frame)
        await asyncio.sleep(random.uniform(0, REACTS))
        while bot.over is None:
            bot.outbox.waiting.clear()
            await bot.send(bot.outbox.add(React("applause")).frame)
            await asyncio.sleep(REACTS)

    async def tell(self) -> None:
        while True:
            heard = {
                "joined": len(self.bots),
                "frames": sum(bot.frames for bot in self.bots),
                "messages": sum(bot.messages for bot in self.bots),
                "lost": sum(bot.over is not None for bot in self.bots),
                "turned_away": self.turned_away[:3],
            }
            print(json.dumps(heard), flush=True)
            await asyncio.sleep(REPORTS)


async def main(url: str, room: str, count: str, *act: str) -> None:
    async with Peers() as peers:
        herd = Herd(url, room, peers, acts=bool(act))
        tasks = [asyncio.create_task(herd.live(number)) for number in range(int(count))]
        tasks.append(asyncio.create_task(herd.tell()))
        await asyncio.to_thread(sys.stdin.read)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    with suppress(ConnectionClosed, KeyboardInterrupt):
        asyncio.run(main(*sys.argv[1:]))
