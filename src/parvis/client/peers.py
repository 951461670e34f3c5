"""The media of connections: one `parvis-peer` process, and a Peer for each connection.

crates/peer/README.md describes its lines. It sends and receives packets; what is in them is ours.
"""

import asyncio
import itertools
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct, json

from parvis.client.trouble import NoSound, Trouble

BINARY = "parvis-peer"
CONNECTS = 12.0  # seconds; an offer that never connects dies at 15
GOODBYE = 3.0  # seconds for the program to end
LONGEST_LINE = 1024 * 1024  # bytes

Line = dict[str, Any]


class Frame(Struct, frozen=True):
    """20 ms of Opus, and how loud they are: -dBov, 0 (loudest) to 127 (RFC 6464 §3)."""

    level: int
    opus: bytes


class Packet(Struct, frozen=True):
    """20 ms of Opus as they were heard. `at` is `time.monotonic()`; `csrc` names the voice."""

    peer: str
    slot: int
    index: int
    timestamp: int
    csrc: int | None
    opus: bytes
    at: float


Sink = Callable[[Packet], None]


class Peer:
    """One client of the media core. It can play, and it can tell what it hears."""

    def __init__(self, peers: "Peers", name: str) -> None:
        self.peers = peers
        self.name = name
        self.offered: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.connected = asyncio.Event()
        self.gone = asyncio.Event()
        self.sent = 0  # frames that were given to be played
        self.said: asyncio.Queue[int | None] = asyncio.Queue()  # ... and left; none: it is gone
        self.sink: Sink | None = None

    async def answer(self, sdp: str) -> None:
        """Returns when it is connected. NoSound if that does not happen."""
        self.say("answer", sdp=sdp)
        waits = [asyncio.ensure_future(event.wait()) for event in (self.connected, self.gone)]
        await asyncio.wait(waits, timeout=CONNECTS, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        if not self.connected.is_set():
            raise NoSound("The sound found no way through the network: is its UDP port open?")

    def play(self, frames: Sequence[Frame]) -> None:
        """After what already waits. `said` is told when there should be more, and at the end."""
        self.sent += len(frames)
        self.say("play", packets=[[frame.level, frame.opus.hex()] for frame in frames])

    def keep(self, sink: Sink) -> None:
        """Every packet that is heard from now on."""
        self.sink = sink
        self.say("keep")

    def close(self) -> None:
        """Says goodbye. What is asked of it afterwards does nothing."""
        if self.peers.peers.pop(self.name, None):
            self.say("close")
        self.end()

    def end(self) -> None:
        if not self.gone.is_set():
            self.gone.set()
            self.said.put_nowait(None)
        if not self.offered.done():
            self.offered.set_exception(Trouble(f"The program {BINARY} has ended."))
            self.offered.exception()  # nobody has to look at it

    def say(self, do: str, **more: Any) -> None:
        self.peers.say({"do": do, "peer": self.name, **more})

    def hear(self, line: Line) -> None:
        match line.get("event"):
            case "packet" if self.sink:
                self.sink(packet_of(line))
            case "low" | "played":
                self.said.put_nowait(line["said"])
            case "connected":
                self.connected.set()
            case "failed" | "closed":
                self.end()
            case None if "offer" in line and not self.offered.done():
                self.offered.set_result(line["offer"])


def packet_of(line: Line) -> Packet:
    opus = bytes.fromhex(line["opus"])
    known = {name: line[name] for name in ("peer", "slot", "index", "timestamp", "csrc", "at")}
    return Packet(opus=opus, **known)


class Peers:
    """`async with Peers() as peers:`, for as many connections as one likes."""

    def __init__(self) -> None:
        self.peers: dict[str, Peer] = {}
        self.names = (str(number) for number in itertools.count(1))

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            find(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LONGEST_LINE,
            start_new_session=True,  # Ctrl-C is ours: it still says goodbye
        )
        self.hearing = asyncio.create_task(self.hear())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """It ends with its input."""
        for peer in list(self.peers.values()):
            peer.close()
        self.input.close()
        try:
            await asyncio.wait_for(self.process.wait(), GOODBYE)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
        await self.hearing

    async def peer(self) -> tuple[Peer, str]:
        """A new one, and its offer. Trouble, if the program has ended."""
        peer = Peer(self, next(self.names))
        self.peers[peer.name] = peer
        peer.say("offer")
        if self.hearing.done():
            peer.close()
        return peer, await peer.offered

    @property
    def input(self) -> asyncio.StreamWriter:
        assert self.process.stdin
        return self.process.stdin

    def say(self, line: Line) -> None:
        """One that has ended hears nothing; its peers know that they are gone."""
        if not self.input.is_closing():
            self.input.write(json.encode(line) + b"\n")

    async def hear(self) -> None:
        assert self.process.stdout
        try:
            async for text in self.process.stdout:
                line: Line = json.decode(text)
                if peer := self.peers.get(line.get("peer", "")):
                    peer.hear(line)
        except ConnectionError:
            pass
        finally:  # also when a sink fails: nobody waits for what is not heard any more
            for peer in self.peers.values():
                peer.end()


def find() -> str:
    """The program of this environment; PARVIS_PEER_BINARY names another one."""
    beside = Path(sys.executable).with_name(BINARY)
    named = os.environ.get("PARVIS_PEER_BINARY")
    for place in [named] if named else [str(beside), shutil.which(BINARY)]:
        if place and os.access(place, os.X_OK):
            return place
    raise NoSound(f"The program {BINARY} is missing. Run `make run`, which builds it.")
