"""Media without a program: a Peer whose packets only the core in memory knows."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from live.fakes import FakeMedia

from parvis.client import Peers
from parvis.client.peers import Line, Peer

T = TypeVar("T")


class Notes(Generic[T]):
    """What was said, in its order, and a way to wait for more."""

    def __init__(self) -> None:
        self.said: list[T] = []
        self.news = asyncio.Event()

    def add(self, item: T) -> None:
        self.said.append(item)
        self.news.set()
        self.news = asyncio.Event()

    async def until(self, true: Callable[[list[T]], bool]) -> None:
        while not true(self.said):
            await self.news.wait()


class FakePeer(Peer):
    async def answer(self, sdp: str) -> None:
        """Connects whoever joined last."""
        assert isinstance(self.peers, FakePeers)
        self.peers.media.connect(list(self.peers.media.lines)[-1])


class FakePeers(Peers):
    """`lines`: all that a program would have been told."""

    def __init__(self, media: FakeMedia) -> None:
        super().__init__()
        self.media = media
        self.lines: Notes[Line] = Notes()

    async def peer(self) -> tuple[Peer, str]:
        peer = FakePeer(self, next(self.names))
        self.peers[peer.name] = peer
        return peer, f"offer {peer.name}"

    def say(self, line: Line) -> None:
        self.lines.add(line)

    @property
    def closed(self) -> list[str]:
        return [line["peer"] for line in self.lines.said if line["do"] == "close"]
