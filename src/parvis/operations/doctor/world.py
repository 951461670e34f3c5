"""What the doctor looks at. Nothing is judged here, and nothing is changed."""

import asyncio
import ctypes
import os
import resource
import socket
import sqlite3
import ssl
import statistics
import tempfile
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx2
from msgspec import json

from parvis.server.folder import running
from parvis.server.preflight import files_wanted
from parvis.server.probe import Place, connects
from parvis.settings import Settings

__all__ = ["Distrusted", "NoTls", "Place", "World"]

PATIENCE = 5.0  # seconds for anybody elsewhere to answer
WATCHED = 0.5  # seconds for which the clocks are compared
FSYNCS = 20
TIMEX = 256  # bytes: struct timex has fewer
KEPT = range(5)  # TIME_OK, and leap seconds; 5 is TIME_ERROR, and -1 that one may not ask
BLOCK = bytes(4096)


class Distrusted(Exception):
    """A certificate that browsers refuse. The text says why."""


class NoTls(Exception):
    """Somebody answers, and not by TLS: a proxy without a certificate, say."""


class World:
    """This machine, and the internet around it."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def resolve(self, host: str) -> list[str]:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None)
        except OSError:
            return []
        return list(dict.fromkeys(str(info[4][0]) for info in found))

    async def certificate(self, host: str, port: int) -> datetime:
        """When it ends. Distrusted; NoTls from who speaks something else; or OSError where nobody
        answers."""
        trust = ssl.create_default_context()
        try:
            async with asyncio.timeout(PATIENCE):
                _, writer = await asyncio.open_connection(host, port, ssl=trust)
        except ssl.SSLCertVerificationError as error:
            raise Distrusted(error.verify_message) from error
        except ssl.SSLError as error:
            raise NoTls from error
        shown = writer.get_extra_info("peercert")
        writer.close()
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)

    async def clock_moves(self) -> float:
        """Seconds by which the wall clock and the one that never jumps differ after a while."""
        wall, steady = time.time(), time.monotonic()
        await asyncio.sleep(WATCHED)
        return (time.time() - wall) - (time.monotonic() - steady)

    async def clock_is_kept(self) -> bool:
        """Whether the kernel believes so: adjtimex(2), which changes nothing if asked nothing."""
        return ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX)) in KEPT

    async def date_of(self, url: str) -> datetime | None:
        """The instant in the answer's Date header (RFC 9110, section 6.6.1)."""
        try:
            trust = ssl.create_default_context()  # as above
            async with httpx2.AsyncClient(timeout=PATIENCE, trust_env=False, verify=trust) as ask:
                answer = await ask.head(url)
            return parsedate_to_datetime(answer.headers["date"])
        except (httpx2.HTTPError, KeyError, ValueError):
            return None

    async def media_places(self, settings: Settings) -> list[Place] | None:
        """As the running `serve` tells browsers, each tried; None when its core is away. Where
        nothing runs the port is tried by itself."""
        serve = running(settings.data)
        if serve is None:
            return [await bounce(ip, settings.media_port) for ip in settings.media_addresses]
        key = {"Authorization": f"Bearer {serve.key}"}
        try:
            async with httpx2.AsyncClient(timeout=2 * PATIENCE, trust_env=False) as ask:
                answer = await ask.post(f"{serve.address}/doctor/media", headers=key)
        except httpx2.HTTPError:
            return None
        return json.decode(answer.content, type=list[Place]) if answer.is_success else None

    async def is_own(self, address: str) -> bool:
        """Whether it is an address of this machine, and not of a router before it."""
        return is_own(address)

    async def free(self, folder: Path) -> int:
        """Bytes."""
        about = os.statvfs(folder)
        return about.f_bavail * about.f_frsize

    async def fsync(self, folder: Path) -> float:
        """Seconds, the median of twenty."""
        return await asyncio.to_thread(time_fsync, folder)

    async def file_limit(self, data: Path) -> int:
        """Of the `serve` that runs, or would."""
        serve = running(data)
        if serve:
            return resource.prlimit(serve.pid, resource.RLIMIT_NOFILE)[0]
        return files_wanted()

    async def quick_check(self, path: Path) -> str:
        """SQLite's own word: ok, or what is wrong."""
        return await asyncio.to_thread(check, path)


def time_fsync(folder: Path) -> float:
    """Of a file that is gone afterwards."""
    times = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(FSYNCS):
            started = time.monotonic()
            file.write(BLOCK)
            file.flush()
            os.fsync(file.fileno())
            times.append(time.monotonic() - started)
    return statistics.median(times)


def check(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)


def is_own(address: str) -> bool:
    try:
        udp(address, 0).close()
    except OSError:
        return False
    return True


def udp(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_DGRAM)
    try:
        bound.bind((address, port))
    except OSError:
        bound.close()
        raise
    return bound


async def bounce(address: str, port: int) -> Place:
    """Listens on the port itself, and calls it by that address."""
    everywhere = "::" if ":" in address else "0.0.0.0"
    loop, heard = asyncio.get_running_loop(), asyncio.Event()
    listener = await asyncio.start_server(close, everywhere, port)
    async with listener:
        line, _ = await loop.create_datagram_endpoint(
            lambda: Hears(heard), sock=udp(everywhere, port)
        )
        with closing(line), closing(udp(everywhere, 0)) as call:
            with suppress(OSError):  # no way leads there
                call.sendto(BLOCK[:64], (address, port))
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), PATIENCE / 5)
        return Place(address, port, heard.is_set(), await connects(address, port))


class Hears(asyncio.DatagramProtocol):
    def __init__(self, heard: asyncio.Event) -> None:
        self.heard = heard

    def datagram_received(self, data: bytes, _: object) -> None:
        if data == BLOCK[:64]:
            self.heard.set()


def close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
