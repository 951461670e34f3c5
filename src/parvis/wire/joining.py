"""What is asked and answered over HTTP around a room."""

from typing import Annotated

from msgspec import Meta, Struct

from parvis.wire.messages import Snapshot
from parvis.wire.records import (
    ONE_LINE,
    Description,
    Label,
    Person,
    RoomCard,
    RoomInvitation,
    Title,
    Visibility,
)

Offer = Annotated[str, Meta(min_length=1, max_length=64 * 1024)]
ConnectionId = Annotated[str, Meta(min_length=1, max_length=64)]
InvitationToken = Annotated[str, Meta(min_length=1, max_length=64)]
VisitorName = Annotated[str, Meta(min_length=1, max_length=80, pattern=ONE_LINE)]


class OpenRoom(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /rooms."""

    title: Title
    description: Description = ""
    visibility: Visibility = "public"
    visitors: bool = True
    visitors_speak: bool = False
    reactions: bool = True


class EditRoom(Struct, frozen=True, forbid_unknown_fields=True):
    """PATCH /rooms/{id}: what is not given stays as it is."""

    title: Title | None = None
    description: Description | None = None
    visibility: Visibility | None = None
    visitors: bool | None = None
    visitors_speak: bool | None = None
    reactions: bool | None = None


class Join(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /rooms/{id}/join. `offer` is SDP; `replaces` a connection whose seat this takes over.

    `invitation` is the token of a RoomInvitation; `just_listening`: nobody can invite this person.
    """

    offer: Offer
    replaces: ConnectionId | None = None
    name: VisitorName | None = None
    invitation: InvitationToken | None = None
    just_listening: bool = False


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


class RoomList(Struct, frozen=True, omit_defaults=True):
    """GET /rooms: the public open rooms, busiest first. If there are more: `?after=next`."""

    rooms: list[RoomCard]
    next: str | None = None


class AskInvitation(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /rooms/{id}/invitations. `label`: for whom, as its maker calls them."""

    label: Label = ""


class InvitationList(Struct, frozen=True):
    """GET /rooms/{id}/invitations."""

    invitations: list[RoomInvitation]


class RoomEnd(Struct, frozen=True):
    """GET /rooms/{id}/end: who was ever on stage, and the opener's other public open rooms."""

    room: RoomCard
    on_stage: list[Person]
    others: list[RoomCard]


class SoundCheck(Struct, frozen=True, forbid_unknown_fields=True):
    """POST /rooms/{id}/sound-check: hear oneself through the server. `offer` is SDP."""

    offer: Offer


class SoundChecked(Struct, frozen=True):
    """The answer: an echo, for 20 s."""

    connection: str
    answer: str
