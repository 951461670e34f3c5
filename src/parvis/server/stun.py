"""One STUN connectivity check, as a browser sends it (RFC 8489, RFC 8445 section 7.2)."""

import asyncio
import hmac
import secrets
import struct
import zlib
from contextlib import suppress
from typing import Any

BINDING_REQUEST, BINDING_SUCCESS = 0x0001, 0x0101
COOKIE = 0x2112A442
USERNAME, MESSAGE_INTEGRITY, FINGERPRINT = 0x0006, 0x0008, 0x8028
FINGERPRINT_MASK = 0x5354554E

TRIES, WAIT = 3, 0.4  # datagrams, and seconds after each

HEADER = struct.Struct(">HHI12s")
ATTRIBUTE = struct.Struct(">HH")


def request(transaction: bytes, user: str, password: str) -> bytes:
    """`user` is `theirs:ours`; `password` is theirs."""
    body = attribute(USERNAME, user.encode())
    # The length in the header counts what is still to come (RFC 8489, sections 14.5 and 14.7).
    signed = header(transaction, len(body) + 24) + body
    body += attribute(MESSAGE_INTEGRITY, hmac.digest(password.encode(), signed, "sha1"))
    summed = header(transaction, len(body) + 8) + body
    return summed + attribute(FINGERPRINT, struct.pack(">I", zlib.crc32(summed) ^ FINGERPRINT_MASK))


def header(transaction: bytes, length: int) -> bytes:
    return HEADER.pack(BINDING_REQUEST, length, COOKIE, transaction)


def attribute(kind: int, value: bytes) -> bytes:
    return ATTRIBUTE.pack(kind, len(value)) + value + bytes(-len(value) % 4)


def answers(datagram: bytes, transaction: bytes) -> bool:
    """Whether it is the success response to that request."""
    if len(datagram) < HEADER.size:
        return False
    kind, _, cookie, its = HEADER.unpack_from(datagram)
    return bool((kind, cookie, its) == (BINDING_SUCCESS, COOKIE, transaction))


class Asking(asyncio.DatagramProtocol):
    def __init__(self, transaction: bytes) -> None:
        self.transaction = transaction
        self.answered = asyncio.Event()

    def datagram_received(self, data: bytes, _: Any) -> None:
        if answers(data, self.transaction):
            self.answered.set()


async def reach(address: str, port: int, user: str, password: str) -> bool:
    """Whether whoever knows that password is reached there, and we from there."""
    transaction = secrets.token_bytes(12)
    asking, loop = Asking(transaction), asyncio.get_running_loop()
    try:
        line, _ = await loop.create_datagram_endpoint(lambda: asking, remote_addr=(address, port))
    except OSError:  # no way leads there
        return False
    try:
        for _ in range(TRIES):
            line.sendto(request(transaction, user, password))
            with suppress(TimeoutError):
                await asyncio.wait_for(asking.answered.wait(), WAIT)
                return True
        return False
    finally:
        line.close()
