"""What is said on DATA/media.sock: u32 length, then one MessagePack map (spec/media-control.md)."""

import asyncio
import struct
from typing import Any

from msgspec import Struct, msgpack

PROTOCOL = 2
LONGEST_TO_CORE = 1 << 20
LONGEST_FROM_CORE = 16 << 20

LENGTH = struct.Struct(">I")


class Refusal(Struct, frozen=True):
    """Why the core said no. `reason` is stable; `text` is a sentence for people."""

    reason: str
    text: str = ""


class CoreEvent(Struct, frozen=True):
    """What happened to a connection. `reason` only with `ended`."""

    type: str
    connection: str = ""
    reason: str = ""


class Said(Struct, frozen=True):
    """A frame from the core: the answer to `id`, or events."""

    id: int | None = None
    ok: dict[str, Any] | None = None
    no: Refusal | None = None
    events: list[CoreEvent] = []


class Hello(Struct, frozen=True):
    """Who the core is, and with which flags it was started."""

    protocol: int
    pid: int
    media_port: int
    media_addresses: list[str] = []
    connections: int = 0


class Seat(Struct, frozen=True):
    """A row of the core's table: one connection. Ages are milliseconds, 0 if not yet."""

    connection: str
    room: str
    label: bytes
    state: str
    microphone: bool
    csrc: int = 0
    joined_ms: int = 0
    connected_ms: int = 0
    silent_ms: int = 0


class Table(Struct, frozen=True):
    """Who is connected: this is the truth."""

    rooms: list[str] = []
    connections: list[Seat] = []


class Garbled(Exception):
    """The other side does not speak our protocol."""


decode_said = msgpack.Decoder(Said).decode


def encode_frame(request: dict[str, Any]) -> bytes:
    body = msgpack.encode(request)
    if len(body) > LONGEST_TO_CORE:
        raise Garbled("a request longer than the core reads")
    return LENGTH.pack(len(body)) + body


async def read_frame(reader: asyncio.StreamReader) -> Said:
    """The next frame. IncompleteReadError when the core is gone."""
    (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
    if length > LONGEST_FROM_CORE:
        raise Garbled("a frame longer than the core sends")
    return decode_said(await reader.readexactly(length))
