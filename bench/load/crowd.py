"""`make bench-crowd N=500`: a host among N bots, and what many sockets cost the server.

In a process of their own, N bots join, raise hands and react, while the host's commands are timed.
Then 2N bots only listen, while the host mutes and unmutes: what the server used for that, beyond
what it used while nothing happened, by the messages that arrived.
"""

import asyncio
import json
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from feel.figures import keep
from load.machine import cpu_seconds, ms, pid_of, serving, table
from load.people import commanding, sign_up, site
from parvis.client import Connection, Peers
from parvis.wire import OpenRoom
from stagehands.server import Server

HOST = 20_000  # a number that no bot has
STORM, QUIET, BUSY = 15.0, 10.0, 20.0  # seconds: after all are in; nothing happens; the host acts
GOODBYE = 15.0  # seconds
PACE = 0.1  # seconds between two commands of the host


class Bots:
    """`now` is what they last told."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.now: dict[str, Any] = {"joined": 0}
        self.news = asyncio.Event()

    async def listen(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            self.now = json.loads(line)
            self.news.set()
            self.news = asyncio.Event()

    async def all_in(self, count: int) -> None:
        while self.now["joined"] < count:
            await self.news.wait()
            assert not self.now["turned_away"], self.now["turned_away"]

    async def count(self) -> tuple[int, int]:
        """Frames and messages, as they are told next."""
        await self.news.wait()
        return self.now["frames"], self.now["messages"]


@asynccontextmanager
async def bots(url: str, room: str, count: int, *act: str) -> AsyncIterator[Bots]:
    words = (sys.executable, "-m", "load.bots", url, room, str(count), *act)
    process = await asyncio.create_subprocess_exec(*words, stdin=PIPE, stdout=PIPE)
    herd = Bots(process)
    listening = asyncio.create_task(herd.listen())
    try:
        yield herd
    finally:
        await end(process)
        await listening


async def end(process: Process) -> None:
    """With a goodbye of each: to whoever is gone without one its address belongs for 10 s more, and
    the next bots may be given its port."""
    assert process.stdin
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), GOODBYE)
    except TimeoutError:
        process.kill()
        await process.wait()


@asynccontextmanager
async def a_room(url: str, number: int) -> AsyncIterator[Connection]:
    """The host is in it."""
    async with site(url, number) as person, Peers() as peers:
        await sign_up(person)
        room = await person.open_room(OpenRoom("Crowded", visitors_speak=True))
        async with Connection(person, peers, room.id) as host:
            yield host


async def storm(server: Server, count: int) -> list[object]:
    """A row: bots, joins a second, commands, p50, p99, the server's share of a processor."""
    pid, done = pid_of(server), asyncio.Event()
    async with a_room(server.url, HOST) as host, bots(server.url, host.room, count, "act") as herd:
        timing = asyncio.create_task(commanding(host, PACE, done))
        began, used = time.monotonic(), cpu_seconds(pid)
        await herd.all_in(count)
        joining = time.monotonic() - began
        await asyncio.sleep(STORM)
        share = (cpu_seconds(pid) - used) / (time.monotonic() - began)
        done.set()
        times = await timing
        assert not herd.now["lost"], herd.now
    rate = f"{count / joining:.0f}"
    return [count, rate, len(times), ms(times, 0.5), ms(times, 0.99), f"{100 * share:.0f} %"]


async def sockets(server: Server, count: int) -> list[object]:
    """A row: sockets, idle share, messages and frames a second, µs for each of both."""
    pid, done = pid_of(server), asyncio.Event()
    async with a_room(server.url, HOST + 1) as host, bots(server.url, host.room, count) as herd:
        await herd.all_in(count)
        await asyncio.sleep(2.0)  # the last count has been told
        idle = await used_in(pid, QUIET) / QUIET
        before, began, used = await herd.count(), time.monotonic(), cpu_seconds(pid)
        timing = asyncio.create_task(commanding(host, PACE, done))
        await asyncio.sleep(BUSY)
        done.set()
        await timing
        after = await herd.count()
        passed = time.monotonic() - began
        cost = cpu_seconds(pid) - used - idle * passed
        assert not herd.now["lost"], herd.now
    frames, messages = (new - old for old, new in zip(before, after, strict=True))
    each = [f"{1e6 * cost / heard:.1f}" for heard in (messages, frames)]
    rates = [f"{heard / passed:.0f}" for heard in (messages, frames)]
    return [count, f"{100 * idle:.1f} %", *rates, *each]


async def used_in(pid: int, seconds: float) -> float:
    before = cpu_seconds(pid)
    await asyncio.sleep(seconds)
    return cpu_seconds(pid) - before


STORM_HEAD = ("bots", "joins/s", "host's commands", "p50 ms", "p99 ms", "serve's CPU")
SOCKETS_HEAD = ("sockets", "idle CPU", "messages/s", "frames/s", "µs a message", "µs a frame")


def main(count: int) -> None:
    with serving() as server:
        among_bots = table(STORM_HEAD, asyncio.run(storm(server, count)))
        print(among_bots, flush=True)
        of_sockets = table(SOCKETS_HEAD, asyncio.run(sockets(server, 2 * count)))
    print(f"{of_sockets}\nkept in {keep(among_bots + of_sockets, 'crowd').name}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
