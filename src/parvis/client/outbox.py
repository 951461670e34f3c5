"""Commands on their way. What was sent and not answered is sent again on the next socket.

The server knows a command by its id and does it once, so that asking twice is safe.
"""

import asyncio
import secrets

from msgspec import Struct, json

from parvis.room.words import Command
from parvis.wire import Ack, Message, Refusal, ShellCommand

Answer = Ack | Refusal


class Sending(Struct):
    frame: str
    answer: asyncio.Future[Answer]


class Outbox:
    """Ids are ours alone, and rise."""

    def __init__(self) -> None:
        self.prefix = secrets.token_urlsafe(6)
        self.count = 0
        self.waiting: dict[str, Sending] = {}

    def add(self, command: Command | ShellCommand) -> Sending:
        self.count += 1
        id = f"{self.prefix}.{self.count}"
        frame = json.encode({"id": id, "command": command}).decode()
        sending = Sending(frame, asyncio.get_running_loop().create_future())
        self.waiting[id] = sending
        return sending

    def take(self, said: Message) -> None:
        """An answer reaches whoever asked; who gave up waiting is not told."""
        if isinstance(said, Answer) and said.id in self.waiting:
            answer = self.waiting.pop(said.id).answer
            if not answer.done():
                answer.set_result(said)

    @property
    def frames(self) -> list[str]:
        """What has no answer yet, in the order in which it was asked."""
        return [sending.frame for sending in self.waiting.values()]

    def end(self, reason: Exception) -> None:
        for sending in self.waiting.values():
            if not sending.answer.done():
                sending.answer.set_exception(reason)
                sending.answer.exception()  # nobody has to look at it
        self.waiting.clear()
