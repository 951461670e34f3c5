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

Label = Annotated[str, Meta(max_length=60, pattern=ONE_LINE)]

Visibility = Literal["public", "link"]
Microphone = Literal["untested", "working", "blocked"]
Reaction = Literal["applause", "heart", "laugh", "surprise", "agree", "thanks"]


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
    spoke: bool = False  # ever unmuted on this stage: those who never were may come first


class RoomInfo(Struct, frozen=True):
    """What a room is called and who may come."""

    id: str
    title: str
    description: str
    visibility: Visibility
    visitors: bool  # may somebody without an account listen?
    opened_at: Instant
    visitors_speak: bool = False  # ... and raise a hand, and come on stage?
    reactions: bool = True


class RoomRecord(Struct, frozen=True):
    """A room as it is kept. `secret` (32 bytes) and `account`, its opener, stay on the server."""

    info: RoomInfo
    secret: bytes
    account: str
    ended: bool = False


class RoomCard(Struct, frozen=True):
    """A room seen from the street. `listening` counts the audience, visitors included.

    `here`, `familiar` and `removed` are about who looks: in the room by another connection; there
    until a moment ago, or with standing, so that no lock holds them; or removed from it.
    """

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
    visitors_speak: bool = False
    reactions: bool = True
    locked: bool = False
    calm: bool = False
    here: bool = False
    familiar: bool = False
    removed: bool = False


class RoomInvitation(Struct, frozen=True):
    """Admits one person through a lock. Only who makes it is told `token`, once."""

    id: str
    label: str
    created_at: Instant
    expires_at: Instant
    claimed_by: str | None  # a name
    revoked: bool
    token: str | None = None
