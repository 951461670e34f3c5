"""What is kept beside the journal: names, topics, and what a room is called.

The room knows people by an id of that room only; whatever may have to be erased is here.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from parvis.room.base import Instant

# Nothing that would break a line, or turn the reading direction of what follows.
ONE_LINE = r"\A[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]*\Z"

Title = Annotated[str, Meta(min_length=1, max_length=120, pattern=ONE_LINE)]
Description = Annotated[str, Meta(max_length=2000)]
Topic = Annotated[str, Meta(max_length=80, pattern=ONE_LINE)]

Visibility = Literal["public", "link"]
Microphone = Literal["untested", "working", "blocked"]


class Person(Struct, frozen=True):
    """A participant's card. `csrc` names the voice in RTP packets (RFC 3550 §5.1)."""

    id: str
    name: str
    headline: str
    visitor: bool
    csrc: int


class Hand(Struct, frozen=True):
    """What somebody with a raised hand says about it, to moderators only."""

    participant: str
    topic: str = ""
    microphone: Microphone = "untested"


class RoomInfo(Struct, frozen=True):
    """What a room is called and who may come."""

    id: str
    title: str
    description: str
    visibility: Visibility
    visitors: bool  # may somebody without an account listen?
    opened_at: Instant


class RoomRecord(Struct, frozen=True):
    """A room as it is kept. `secret` (32 bytes) and `account`, its opener, stay on the server."""

    info: RoomInfo
    secret: bytes
    account: str
    ended: bool = False


class RoomCard(Struct, frozen=True):
    """A room seen from the street. `listening` counts the audience, visitors included."""

    id: str
    title: str
    description: str
    visibility: Visibility
    visitors: bool
    opened_at: Instant
    ended: bool
    listening: int
    on_stage: list[Person]
    host: Person | None
