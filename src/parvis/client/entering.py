"""Into a room by its link, with all that this needs; out of it quietly at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct

from parvis.client.connection import Connection, Wish
from parvis.client.link import RoomLink
from parvis.client.peers import Peers
from parvis.client.site import Site


class Who(Struct, frozen=True):
    """Who comes: by an account, if there is an `email`, else as a visitor under `name`.

    `verify=False` believes any certificate, for a site of one's own with a self-signed one.
    """

    name: str
    email: str | None = None
    password: str = ""
    verify: bool = True
    just_listening: bool = False  # nobody can invite them to the stage


@asynccontextmanager
async def enter(link: RoomLink, who: Who) -> AsyncIterator[Connection]:
    """Raises Trouble: what stands in the way, and what ends it."""
    async with Site(link.site, who.verify) as site, Peers() as peers:
        if who.email:
            await site.sign_in(who.email, who.password)
        wish = Wish(who.name, link.invitation, who.just_listening)
        async with Connection(site, peers, link.room, wish) as here:
            yield here
