"""`make bench-rooms N=2000`: the memory and the idle CPU of rooms that are open and empty."""

import asyncio
import sys
import time

from feel.figures import keep
from load.machine import cpu_seconds, pid_of, resident_kb, serving, table
from load.people import sign_up, site
from parvis.wire import OpenRoom

EACH = 20  # rooms that one account may have open
EMPTY = 200.0  # seconds; a room whose host does not come ends after 210
SETTLED, IDLE = 3.0, 20.0  # seconds


async def open_rooms(url: str, first: int, count: int) -> None:
    for number in range(first, first + count, EACH):
        async with site(url, number // EACH) as person:
            await sign_up(person)
            for _ in range(min(EACH, first + count - number)):
                await person.open_room(OpenRoom("Open", visibility="link"))


Seen = tuple[int, float]  # resident kB, share of a processor while nothing happens


def look(pids: list[int]) -> list[Seen]:
    time.sleep(SETTLED)
    before = [cpu_seconds(pid) for pid in pids]
    time.sleep(IDLE)
    shares = [(cpu_seconds(pid) - old) / IDLE for pid, old in zip(pids, before, strict=True)]
    return [(resident_kb(pid), share) for pid, share in zip(pids, shares, strict=True)]


def rows(count: int, empty: list[Seen], full: list[Seen]) -> list[list[object]]:
    pairs = zip(("serve", "parvis-media"), empty, full, strict=True)
    return [[name, count, *figures(count, old, now)] for name, old, now in pairs]


def figures(count: int, old: Seen, now: Seen) -> list[str]:
    memory = [f"{now[0] / 1024:.0f} MB", f"{(now[0] - old[0]) / count:.1f} kB"]
    return memory + [f"{100 * share:.2f} %" for _, share in (old, now)]


HEAD = ("process", "rooms", "resident", "each room", "idle CPU without", "idle CPU with them")


def main(count: int) -> None:
    with serving() as server:
        asyncio.run(open_rooms(server.url, 0, EACH))  # what the first rooms bring with them
        pids = [pid_of(server), server.core()]
        empty = look(pids)
        began = time.monotonic()
        asyncio.run(open_rooms(server.url, EACH, count))
        rate = count / (time.monotonic() - began)
        full = look(pids)
        assert time.monotonic() - began < EMPTY, "the first rooms have ended before the last opened"
        text = table(HEAD, *rows(count, empty, full))
    print(f"{text}\n{rate:.0f} rooms opened a second\nkept in {keep(text, 'rooms').name}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
