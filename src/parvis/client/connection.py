"""One connection of a person in a room: joined by HTTP, told by a socket, heard through a Peer.

It repairs itself: a socket that was lost comes back by a ticket, media that were lost by joining
anew. It ends when it leaves, or when the server says that it is over.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from parvis.client.backoff import later, pauses
from parvis.client.closing import Verdict, verdict
from parvis.client.frames import read_frame
from parvis.client.outbox import Answer, Outbox
from parvis.client.peers import Peer, Peers, Sink
from parvis.client.picture import Picture
from parvis.client.site import Site
from parvis.client.trouble import Ended, NoSound, SaidNo, Trouble, Unreachable
from parvis.room import limits
from parvis.room.words import Command, LeaveRoom
from parvis.wire import Close, Join, Joined, Message, Rejoin, ShellCommand

GOODBYE = 3.0  # seconds for leaving quietly
HELD = limits.PLACE_HELD.total_seconds()  # for so long there is something to come back to
LATER = ("room_calm", "media_away", "busy", "try_again", "too_many")  # worth asking again

Told = Callable[[Message], None]


class Wish(Struct, frozen=True):
    """Who comes, if without an account, and by which invitation."""

    name: str | None = None
    invitation: str | None = None
    just_listening: bool = False


class Connection:
    """`async with Connection(site, peers, room, Wish("Ana")) as here:`; leaving it leaves quietly.

    `here.picture` is the room as this person may know it, always up to date.
    """

    def __init__(self, site: Site, peers: Peers, room: str, wish: Wish | None = None) -> None:
        self.site = site
        self.peers = peers
        self.room = room
        self.wish = wish or Wish()
        self.outbox = Outbox()
        self.told: list[Told] = []  # called with every message, after the picture has taken it
        self.sink: Sink | None = None
        self.id = ""
        self.current: Peer | None = None
        self.socket: ClientConnection | None = None
        self.anew = False  # the media are gone: only joining helps
        self.over: Trouble | None = None
        self.news = asyncio.Event()

    async def __aenter__(self) -> Self:
        """In the room, and hearing it. SaidNo, Unreachable or NoSound, if it cannot be."""
        joined = await self.join(None)
        self.picture = Picture(joined.snapshot)
        self.keeping = asyncio.create_task(self.keep(joined.ticket))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(Trouble, TimeoutError):
            await asyncio.wait_for(self.leave(), GOODBYE)
        self.keeping.cancel()
        await asyncio.wait((self.keeping,))
        self.peer.close()
        if not self.keeping.cancelled():
            self.keeping.result()  # raises what nobody foresaw, also of those who were told

    # What a person does.

    async def ask(self, command: Command | ShellCommand) -> Answer:
        """An Ack or a Refusal. Survives a lost socket; raises what ended the connection."""
        self.check()
        sending = self.outbox.add(command)
        await self.send(sending.frame)
        return await sending.answer

    async def until(self, true: Callable[[Picture], bool]) -> None:
        """Returns when the picture is so; raises what ended the connection before that."""
        while not true(self.picture):
            self.check()
            await self.news.wait()

    async def ended(self) -> None:
        """Returns when the connection is over; `over` says why."""
        await asyncio.wait((self.keeping,))

    def hear(self, sink: Sink) -> None:
        """Every packet of the room from now on, whatever happens to the connection."""
        self.sink = sink
        self.peer.keep(sink)

    async def leave(self) -> None:
        """Quietly, and for good: what was left is given back."""
        if self.over is None:
            self.outbox.add(LeaveRoom())
            await self.send(self.outbox.frames[-1])
            await self.ended()

    def check(self) -> None:
        if self.over:
            raise self.over

    # Joining, and the media.

    async def join(self, replaces: str | None) -> Joined:
        """Made before what it replaces is broken."""
        peer, offer = await self.peers.peer()
        try:
            joined = await self.admitted(offer, replaces)
            await peer.answer(joined.answer)
        except BaseException:
            peer.close()
            raise
        self.take_peer(peer)
        self.id = joined.connection
        return joined

    async def admitted(self, offer: str, replaces: str | None) -> Joined:
        """Who is held at the door waits there."""
        name, invitation = self.wish.name, self.wish.invitation
        wanted = Join(offer, replaces, name, invitation, self.wish.just_listening)
        for pause in pauses():
            try:
                return await self.site.join(self.room, wanted)
            except SaidNo as no:
                if no.code not in LATER:
                    raise
                await asyncio.sleep(later(no.retry_after, pause))
        raise AssertionError("pauses never end")

    @property
    def peer(self) -> Peer:
        assert self.current, "it has not joined"
        return self.current

    def take_peer(self, peer: Peer) -> None:
        old, self.current = self.current, peer
        if self.sink:
            peer.keep(self.sink)
        if old:
            old.close()
        self.watching = asyncio.create_task(self.watch(peer))
        self.changed()

    async def watch(self, peer: Peer) -> None:
        await peer.gone.wait()
        if peer is self.current and self.over is None:
            await self.rejoin()

    async def rejoin(self) -> None:
        self.anew = True
        if self.socket:
            await self.socket.close()

    # The socket.

    async def keep(self, ticket: str) -> None:
        """One socket after the other, until it is over."""
        try:
            while True:
                code = await self.talk(ticket)
                ticket = await self.repaired(code)
        except Trouble as trouble:
            self.over = trouble
        finally:
            self.over = self.over or Ended(Close.LEFT)
            self.outbox.end(self.over)
            self.changed()

    async def talk(self, ticket: str) -> int | None:
        """From the ticket to the code with which it closed; none if there never was one."""
        tls = self.site.tls
        try:
            async with connect(self.site.socket, ssl=tls, proxy=None, compression=None) as socket:
                await socket.send(f'{{"ticket":"{ticket}"}}')
                self.socket = socket
                for frame in self.outbox.frames:
                    await socket.send(frame)
                if not self.anew:
                    await self.listen(socket)
                return socket.close_code
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
        except (OSError, InvalidHandshake, TimeoutError):
            return None
        finally:
            self.socket = None

    async def listen(self, socket: ClientConnection) -> None:
        async for frame in socket:
            for message in read_frame(frame):
                self.outbox.take(message)
                self.picture.take(message)
                for told in self.told:
                    told(message)
                if isinstance(message, Rejoin):
                    await self.rejoin()
            self.changed()

    async def send(self, frame: str) -> None:
        """Now, or with the next socket."""
        if self.socket:
            with contextlib.suppress(ConnectionClosed):
                await self.socket.send(frame)

    def changed(self) -> None:
        self.news.set()
        self.news = asyncio.Event()

    # Repair.

    async def repaired(self, code: int | None) -> str:
        """Another ticket, a moment later: whoever lost a socket with us asks as well. Raises what
        ends the connection."""
        wanted = Verdict.REJOIN if self.anew else verdict(code)
        given_up, asked = time.monotonic() + HELD, None
        for pause in pauses():
            await asyncio.sleep(later(asked, pause))
            try:
                return await self.ticket(wanted)
            except (Unreachable, NoSound):
                if time.monotonic() > given_up:
                    raise
                asked = None
            except SaidNo as no:
                wanted, asked = after(no, wanted), no.retry_after
        raise AssertionError("pauses never end")

    async def ticket(self, wanted: Verdict) -> str:
        if wanted is Verdict.AGAIN:
            return await self.site.ticket(self.room, self.id)
        joined = await self.join(self.id)
        self.anew = False
        self.picture.renew(joined.snapshot)
        return joined.ticket


def after(no: SaidNo, wanted: Verdict) -> Verdict:
    """What a refused ticket means, or a refused return."""
    match no.code:
        case code if code in LATER:
            return wanted
        case "lease_ended":
            return Verdict.REJOIN
        case "replaced":
            raise Ended(Close.REPLACED)
        case "removed":
            raise Ended(Close.REMOVED)
        case "room_ended":
            raise Ended(Close.ROOM_ENDED)
    raise no
