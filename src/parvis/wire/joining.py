"""What is asked and answered over HTTP around a room."""

from typing import Annotated

from msgspec import Meta, Struct

from parvis.wire.messages import Snapshot
from parvis.wire.records import ONE_LINE, Description, RoomCard, Title, Visibility

Offer = Annotated[str, Meta(min_length=1, max_length=64 * 1024)]
ConnectionId = Annotated[str, Meta(min_length=1, max_length=64)]
VisitorName = Annotated[str, Meta(min_length=1, max_length=80, pattern=ONE_LINE)]


class OpenRoom(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /rooms."""

    title: Title
    description: Description = ""
    visibility: Visibility = "public"
    visitors: bool = True


class Join(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /rooms/{id}/join. `offer` is SDP; `replaces` a connection whose seat this takes over."""

    offer: Offer
    replaces: ConnectionId | None = None
    name: VisitorName | None = None


class Joined(Struct, frozen=True):
    """The answer: all that one needs to listen."""

    connection: str
    answer: str
    ticket: str
    snapshot: Snapshot


class AskTicket(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /rooms/{id}/ticket: the socket was lost, the media lives."""

    connection: ConnectionId


class Ticket(Struct, frozen=True):
    """Opens one socket, once, within 30 s."""

    ticket: str


class RoomList(Struct, frozen=True):
    """GET /rooms: the public open rooms, busiest first."""

    rooms: list[RoomCard]
