"""Media without a program: a Peer whose packets only the core in memory knows."""

from live.fakes import FakeMedia

from parvis.client import Peers
from parvis.client.peers import Line, Peer


class FakePeer(Peer):
    async def answer(self, sdp: str) -> None:
        """Connects whoever joined last."""
        assert isinstance(self.peers, FakePeers)
        self.peers.media.connect(list(self.peers.media.lines)[-1])


class FakePeers(Peers):
    """`said`: every line that a program would have been told."""

    def __init__(self, media: FakeMedia) -> None:
        super().__init__()
        self.media = media
        self.said: list[Line] = []

    async def peer(self) -> tuple[Peer, str]:
        peer = FakePeer(self, next(self.names))
        self.peers[peer.name] = peer
        return peer, f"offer {peer.name}"

    def say(self, line: Line) -> None:
        self.said.append(line)

    @property
    def closed(self) -> list[str]:
        return [line["peer"] for line in self.said if line["do"] == "close"]
