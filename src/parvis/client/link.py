"""The link of a room, as people copy it from the browser."""

import re
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from parvis.client.trouble import Trouble

PATH = re.compile(r"/rooms/([\w-]+)/?")


class RoomLink(Struct, frozen=True):
    """Where the room is, and the invitation that the link may carry."""

    site: str
    room: str
    invitation: str | None = None


def read_link(link: str) -> RoomLink:
    """`https://stage.example.org/rooms/ID#invitation=TOKEN`; Trouble if it is none."""
    no_link = Trouble(
        f"{link} is not the link of a room. It looks like https://stage.example.org/rooms/…"
    )
    try:
        parts = urlsplit(link)
    except ValueError as error:  # brackets around no address
        raise no_link from error
    path = PATH.fullmatch(parts.path)
    if parts.scheme not in ("http", "https") or not parts.netloc or path is None:
        raise no_link
    invitation = parse_qs(parts.fragment).get("invitation", [None])[0]
    return RoomLink(f"{parts.scheme}://{parts.netloc}", path[1], invitation)
