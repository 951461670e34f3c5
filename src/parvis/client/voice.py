"""Playing to a room, at the pace of speech: a little ahead, never all at once."""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import islice

from parvis.client.connection import Connection
from parvis.client.peers import Frame, Peer

AHEAD, MORE = 100, 50  # frames of 20 ms: given first, and each time that few are left


async def play(here: Connection, frames: Iterable[Frame]) -> None:
    """Returns when the last has left. Who is muted is not heard.

    Whatever waited in media that were lost is lost; the rest goes on in those that replace them.
    """
    coming, peer = iter(frames), here.peer
    said: int | None = 0
    batch = await take(coming, AHEAD)
    while batch:
        peer.play(batch)
        said = await peer.said.get()
        if said is None:
            peer, said = await replacement(here, peer), 0
        batch = await take(coming, MORE)
    while said is not None and said < peer.sent:
        said = await peer.said.get()


async def take(frames: Iterator[Frame], count: int) -> list[Frame]:
    """They may have to be made, which takes a while."""
    return await asyncio.to_thread(lambda: list(islice(frames, count)))


async def replacement(here: Connection, lost: Peer) -> Peer:
    await here.until(lambda _: here.peer is not lost)
    return here.peer
