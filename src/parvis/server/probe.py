"""Looks at the media port as a browser meets it, for `parvis doctor`.

The core answers only who holds credentials of its own making. So a connection is asked for in a
room that nobody is in; every address of the answer is tried as ICE does; and the room closes.
"""

import asyncio
import re
import secrets
from typing import Protocol

from msgspec import Struct

from parvis.server.stun import reach

CANDIDATE = re.compile(r"^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host", re.MULTILINE | re.I)
SECRET = re.compile(r"^a=ice-(ufrag|pwd):(\S+)", re.MULTILINE)

PATIENCE = 1.2  # seconds, as long as STUN is tried

# No browser's, but all that an offer needs. Nobody ever shakes hands on it.
OFFER = "\r\n".join(
    [
        *("v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0"),
        *("m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=mid:0", "a=recvonly"),
        *("a=ice-ufrag:doctor", "a=ice-pwd:doctordoctordoctordoctor", "a=setup:actpass"),
        "a=fingerprint:sha-256 " + ":".join(["00"] * 32),
        *("a=rtcp-mux", "a=rtpmap:111 opus/48000/2", ""),
    ]
)


class Place(Struct, frozen=True):
    """Where browsers are told to send their sound, and how they get through to it."""

    address: str
    port: int
    udp: bool
    tcp: bool  # where UDP is blocked


class Core(Protocol):
    async def open_room(self, room: str, echo: bool = False) -> None: ...
    async def close_room(self, room: str) -> None: ...
    async def join(
        self, room: str, connection: str, csrc: int, label: bytes, replaces: str | None, offer: str
    ) -> str: ...


async def look(core: Core) -> list[Place]:
    """MediaAway, where there is no core."""
    room = f"doctor-{secrets.token_urlsafe(16)}"
    await core.open_room(room)
    try:
        answer = await core.join(room, secrets.token_urlsafe(16), 1, b"", None, OFFER)
        secret = dict(SECRET.findall(answer))
        places = dict.fromkeys(CANDIDATE.findall(answer))
        looks = (attempt(address, int(port), secret) for address, port in places)
        return await asyncio.gather(*looks)
    finally:
        await core.close_room(room)


async def attempt(address: str, port: int, secret: dict[str, str]) -> Place:
    user = f"{secret['ufrag']}:doctor"
    udp, tcp = await asyncio.gather(
        reach(address, port, user, secret["pwd"]), connects(address, port)
    )
    return Place(address, port, udp, tcp)


async def connects(address: str, port: int) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(address, port)
    except OSError:  # TimeoutError is one
        return False
    writer.close()
    return True
