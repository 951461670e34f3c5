"""`make bench-journal`: commands a second that are on the disk before they are acknowledged.

First the real Database and Journal alone, by so many rooms at a time, each appending as soon as its
last append has been written (SQLite, WAL, synchronous=FULL). Then all of `serve`: so many hosts,
each in a room of its own, send a command as soon as the last was acknowledged, but no more than the
socket allows (20 a second).
"""

import asyncio
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from feel.figures import RESULTS, keep
from load.machine import ms, serving, table
from load.people import commanding, sign_up, site
from parvis.client import Connection, Peers
from parvis.db import Database, Journal
from parvis.room.words import Muted
from parvis.wire import OpenRoom, RoomInfo, RoomRecord

ROOMS = (1, 10, 100)
HOSTS = (1, 20, 50)
SECONDS = 10.0
ALLOWED = 0.05  # seconds between two commands of one socket

Row = list[object]


def row(name: str, count: int, times: list[float]) -> Row:
    return [name, count, f"{len(times) / SECONDS:.0f}", ms(times, 0.5), ms(times, 0.99)]


async def appended(rooms: int) -> Row:
    RESULTS.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=RESULTS) as folder:
        database = await Database.open(Path(folder) / "parvis.db")
        journal = Journal(database)
        ids = [await a_record(journal, number) for number in range(rooms)]
        times = await asyncio.gather(*(appending(journal, id) for id in ids))
        await database.close()
    return row("appends to the journal, rooms", rooms, list(chain(*times)))


async def a_record(journal: Journal, number: int) -> str:
    opened = datetime.now(UTC)
    info = RoomInfo(f"room-{number}", "Measured", "", "link", True, opened)
    await journal.create(RoomRecord(info, bytes(32), "account"), [])
    return info.id


async def appending(journal: Journal, room: str) -> list[float]:
    times: list[float] = []
    end = time.monotonic() + SECONDS
    while (began := time.monotonic()) < end:
        event = Muted(datetime.now(UTC), "participant", "participant")
        await journal.append(room, len(times), [event], [("participant", str(len(times)))])
        times.append(time.monotonic() - began)
    return times


async def acknowledged(url: str, first: int, hosts: int) -> Row:
    """`first`: the number of the first host; another run has others."""
    done = asyncio.Event()
    async with AsyncExitStack() as stack:
        peers = await stack.enter_async_context(Peers())
        connections = []
        for number in range(first, first + hosts):
            person = await stack.enter_async_context(site(url, number))
            await sign_up(person)
            room = await person.open_room(OpenRoom("Measured", visibility="link"))
            connection = Connection(person, peers, room.id)
            connections.append(await stack.enter_async_context(connection))
        timing = [asyncio.create_task(commanding(c, ALLOWED, done)) for c in connections]
        await asyncio.sleep(SECONDS)
        done.set()
        times = await asyncio.gather(*timing)
    return row("commands through sockets, hosts", hosts, list(chain(*times)))


async def through_sockets(url: str) -> list[Row]:
    return [await acknowledged(url, 100 * at, hosts) for at, hosts in enumerate(HOSTS)]


HEAD = ("what", "at a time", "a second", "p50 ms", "p99 ms")


def main() -> None:
    rows = [asyncio.run(appended(rooms)) for rooms in ROOMS]
    with serving() as server:
        rows += asyncio.run(through_sockets(server.url))
    text = table(HEAD, *rows)
    print(f"{text}\nkept in {keep(text, 'journal').name}")


if __name__ == "__main__":
    main()
