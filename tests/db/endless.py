"""Appends to several rooms at once, for ever, and says what was acknowledged. Run by a test."""

import asyncio
import sys
from pathlib import Path

from db.rooms import a_room, opened, raised

from parvis.db import Database, Journal

ROOMS = ("agora", "stoa", "forum", "ponte")


async def fill(journal: Journal, room: str) -> None:
    await journal.create(a_room(room), opened())
    for seq in range(1, 1_000_000):
        await journal.append(room, seq, [raised(f"p{seq}")], [("ana", str(seq))])
        sys.stdout.write(f"{room} {seq + 1}\n")
        sys.stdout.flush()


async def main() -> None:
    journal = Journal(await Database.open(Path(sys.argv[1])))
    await asyncio.gather(*(fill(journal, room) for room in ROOMS))


asyncio.run(main())
