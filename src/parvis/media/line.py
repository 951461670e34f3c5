"""One conversation with a core: numbered requests, their answers, and events in between."""

import asyncio
import logging
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from parvis.media.protocol import CoreEvent, Garbled, Refusal, Said, encode_frame, read_frame
from parvis.wire.failures import BadOffer, MediaAway, TooMany

log = logging.getLogger("parvis.media")

PATIENCE = 2.0  # seconds; a core that answers nothing for so long hangs, and is replaced


class MediaRefused(Exception):
    """The core said no. `reason` is stable."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(f"{reason}: {text}" if text else reason)
        self.reason = reason


Heard = Callable[[list[CoreEvent]], None]


class Line:
    """The socket of one core. When it closes, `gone` runs before any waiting request fails."""

    def __init__(
        self,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        heard: Heard,
        gone: Callable[["Line"], None],
    ) -> None:
        self.reader, self.writer = streams
        self.heard = heard
        self.gone = gone
        self.ids = count(1)
        self.waiting: dict[int, asyncio.Future[Said]] = {}
        self.open = True
        self.task = asyncio.create_task(self.read())

    @classmethod
    async def connect(cls, path: Path, heard: Heard, gone: Callable[["Line"], None]) -> "Line":
        return cls(await asyncio.open_unix_connection(path), heard, gone)

    async def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Does one thing in the core. MediaRefused when it says no, MediaAway when it is gone."""
        if not self.open:
            raise MediaAway(do)
        id = next(self.ids)
        answer = self.waiting[id] = asyncio.get_running_loop().create_future()
        self.writer.write(encode_frame({"id": id, "do": do, **arguments}))
        try:
            return result(await asyncio.wait_for(answer, PATIENCE))
        except TimeoutError:
            log.error("the media core did not answer %s in time", do)
            self.shut()
            raise MediaAway(do) from None
        finally:
            self.waiting.pop(id, None)

    async def read(self) -> None:
        try:
            while True:
                self.take(await read_frame(self.reader))
        except (asyncio.IncompleteReadError, OSError):
            pass  # the core is gone; whoever waits is told below
        except (Garbled, msgspec.MsgspecError):
            log.exception("the media core cannot be understood")
        finally:
            self.shut()

    def take(self, said: Said) -> None:
        if said.events:
            self.heard(said.events)
        waiting = self.waiting.get(said.id) if said.id is not None else None
        if waiting and not waiting.done():
            waiting.set_result(said)

    def shut(self) -> None:
        if not self.open:
            return
        self.open = False
        self.writer.close()
        self.task.cancel()
        self.gone(self)
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_exception(MediaAway("the media core is gone"))


def result(said: Said) -> dict[str, Any]:
    match said.no:
        case None:
            return said.ok or {}
        case Refusal(reason="bad_offer", text=text):
            raise BadOffer(text)
        case Refusal(reason="too_many"):
            raise TooMany
        case Refusal(reason=reason, text=text):
            raise MediaRefused(reason, text)
