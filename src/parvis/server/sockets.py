"""/socket: a ticket first, then commands in and messages out (spec/protocol.md).

Whatever comes in is answered or refused, and the connection lives: only the server's own reasons
close it, each with its code.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.handlers import WebsocketRouteHandler

from parvis.live import House
from parvis.live.ports import Lease
from parvis.server.outlet import GOODBYE, Outlet
from parvis.wire import Close, Message, Refusal, Unreadable, decode_command, decode_ticket
from parvis.wire import encode_message as encode

HUNG_UP = (WebSocketDisconnect, OSError)

log = logging.getLogger("parvis.server")

Socket = WebSocket[Any, Any, Any]

INTRODUCTION = 5.0  # seconds in which a socket must show its ticket
COMMANDS, PER = 20, 1.0  # so many commands in so many seconds
BREATH = 0.05  # seconds that whoever is too fast is not read


def socket_handler(house: House) -> WebsocketRouteHandler:
    """The route. Whose pages may open it is guarded as for all of the API (C1)."""

    @websocket("/socket")
    async def talk(socket: Socket) -> None:
        await socket.accept()
        outlet = Outlet(socket.send_text, socket.close)
        await converse(Talk(house, socket, outlet).listen(), outlet)

    return talk


async def converse(listening: Coroutine[Any, Any, None], outlet: Outlet) -> None:
    """Until they hang up, or we do. What they had said before we did is still heard."""
    hearing, speaking = asyncio.ensure_future(listening), asyncio.ensure_future(outlet.run())
    try:
        await asyncio.wait((hearing, speaking), return_when=asyncio.FIRST_COMPLETED)
        await outlet.say_goodbye()
        await asyncio.wait((hearing,), timeout=GOODBYE)
    finally:
        for task in (hearing, speaking):
            task.cancel()
        for result in await asyncio.gather(hearing, speaking, return_exceptions=True):
            if isinstance(result, Exception) and not isinstance(result, HUNG_UP):
                log.error("a socket failed", exc_info=result)


class Talk:
    """One conversation, from the ticket on."""

    def __init__(self, house: House, socket: Socket, outlet: Outlet) -> None:
        self.house = house
        self.socket = socket
        self.outlet = outlet
        self.recent: deque[float] = deque(maxlen=COMMANDS)

    async def listen(self) -> None:
        lease = self.house.attach(await self.ticket(), self.outlet)
        if lease is None:
            self.outlet.close(Close.BAD_TICKET)
            return
        try:
            while True:
                await self.hear(lease, await self.frame())
        finally:
            self.house.detach(lease.connection, self.outlet)

    async def ticket(self) -> str:
        """Of the first frame; something that is none where it is not a ticket."""
        with suppress(TimeoutError, Unreadable):
            return decode_ticket(await asyncio.wait_for(self.frame(), INTRODUCTION))
        return ""

    async def frame(self) -> str:
        return str(await self.socket.receive_data(mode="text"))

    async def hear(self, lease: Lease, frame: str) -> None:
        try:
            said = decode_command(frame)
        except Unreadable as no:
            self.say(Refusal(no.id, no.reason))
            await self.is_too_fast()
            return
        if await self.is_too_fast():
            self.say(Refusal(said.id, "too_fast"))
        else:
            self.house.say(lease, said, self.say)

    async def is_too_fast(self) -> bool:
        """Counts a frame. Who sends more than are allowed is read more slowly from then on."""
        now = time.monotonic()
        if len(self.recent) == COMMANDS and now - self.recent[0] < PER:
            await asyncio.sleep(BREATH)
            return True
        self.recent.append(now)
        return False

    def say(self, message: Message) -> None:
        self.outlet.send(encode(message))
