"""People from many addresses: what one address may do is limited, and rightly so."""

import asyncio
import secrets
import time
from collections.abc import Sequence

import httpx2

from parvis.client import Connection, Site
from parvis.room.words import Command, MuteSelf, UnmuteSelf
from parvis.wire import Refusal

PASSWORD = "bread and salt"


def site(url: str, number: int) -> Site:
    """Of the person of that number, who has an address of the loopback to themselves."""
    address = f"127.1.{number // 250}.{1 + number % 250}"
    way = httpx2.AsyncHTTPTransport(verify=False, local_address=address)  # plain HTTP: no trust
    return Site(url, transport=way)


async def sign_up(person: Site) -> None:
    await person.sign_up("Host", f"{secrets.token_hex(8)}@example.org", PASSWORD)


async def commanding(host: Connection, pause: float, done: asyncio.Event) -> list[float]:
    """Mutes and unmutes, again and again; seconds until each acknowledgement."""
    times: list[float] = []
    pair: Sequence[Command] = (UnmuteSelf(), MuteSelf())
    while not done.is_set():
        for command in pair:
            sent = time.monotonic()
            answer = await host.ask(command)
            assert not isinstance(answer, Refusal), answer
            times.append(time.monotonic() - sent)
            await asyncio.sleep(pause)
    return times
