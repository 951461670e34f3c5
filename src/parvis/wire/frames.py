"""What a client says on its socket: a ticket, then commands under ids of its own.

Bytes from outside end here. Whatever cannot be read is one of three reasons and never an
exception of a library; the connection lives.
"""

from collections.abc import Callable
from typing import Annotated, TypeVar

from msgspec import Meta, MsgspecError, Raw, Struct, json

from parvis.room.words import Command, snake
from parvis.wire.records import Microphone, Reaction, Topic
from parvis.wire.vocabulary import COMMANDS, tag

LONGEST = 64 * 1024  # bytes of a frame

CommandId = Annotated[str, Meta(min_length=1, max_length=64)]
Read = TypeVar("Read")


class ShellCommand(Struct, frozen=True, tag=snake, forbid_unknown_fields=True):
    """Somebody asks what is no matter of the journal."""


class DescribeHand(ShellCommand, frozen=True):
    """For moderators: what about, and can one be heard? What is not given stays as it was."""

    topic: Topic | None = None
    microphone: Microphone | None = None


class ShowAudience(ShellCommand, frozen=True):
    """Names of the audience are sent only to who looks at them."""

    shown: bool


class React(ShellCommand, frozen=True):
    """Seen by everybody, summed; more than 4 in a second are not counted."""

    reaction: Reaction


class JustListen(ShellCommand, frozen=True):
    """While it is on, nobody can invite this person on stage."""

    on: bool


class Said(Struct, frozen=True):
    """A command as it came: nobody has decided anything yet."""

    id: str
    command: Command | ShellCommand


class Unreadable(Exception):
    """No command could be read. `reason` is stable, as a refusal's; `id` if one could be read."""

    def __init__(self, reason: str, id: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.id = id


class Hello(Struct, forbid_unknown_fields=True):
    ticket: Annotated[str, Meta(min_length=1, max_length=64)]


class Envelope(Struct, forbid_unknown_fields=True):
    id: CommandId
    command: Raw


class Named(Struct):
    id: CommandId


class Typed(Struct):
    type: str


hello = json.Decoder(Hello)
envelope = json.Decoder(Envelope)
named = json.Decoder(Named)
typed = json.Decoder(Typed)
SHELL: tuple[type[ShellCommand], ...] = (DescribeHand, ShowAudience, React, JustListen)
SPOKEN: tuple[type[Command | ShellCommand], ...] = (*COMMANDS, *SHELL)
COMMAND = {tag(kind): json.Decoder(kind) for kind in SPOKEN}


def decode_ticket(frame: str | bytes) -> str:
    """The first frame of a socket."""
    return read(hello.decode, measured(frame)).ticket


def decode_command(frame: str | bytes) -> Said:
    """Every other frame, or Unreadable with the id to answer under."""
    data = measured(frame)
    try:
        said = read(envelope.decode, data)
        return Said(said.id, command(said.command))
    except Unreadable as no:
        raise Unreadable(no.reason, id_of(data)) from None


def command(data: Raw) -> Command | ShellCommand:
    kind = read(typed.decode, data).type
    if kind not in COMMAND:
        raise Unreadable("unknown_command")
    return read(COMMAND[kind].decode, data)


def id_of(data: bytes) -> str | None:
    try:
        return read(named.decode, data).id
    except Unreadable:
        return None


def measured(frame: str | bytes) -> bytes:
    """The frame in bytes: a text of few characters may be long."""
    if len(frame) > LONGEST:
        raise Unreadable("too_long")
    data = read(str.encode, frame) if isinstance(frame, str) else frame
    if len(data) > LONGEST:
        raise Unreadable("too_long")
    return data


def read(decode: Callable[..., Read], data: str | bytes | Raw) -> Read:
    """Deep nesting and broken text are malformed too, not only what breaks a type."""
    try:
        return decode(data)
    except (MsgspecError, UnicodeError, RecursionError):
        raise Unreadable("malformed") from None
