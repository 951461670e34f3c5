"""Passwords as argon2id (RFC 9106), a little at a time.

A hash is meant to be dear, so it is also a way to wear the server out: two at once, a short
queue, and "busy" beyond it (hazard C7). An unknown e-mail address costs the same as a known one.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from parvis.http.problem import Problem

T = TypeVar("T")

AT_ONCE = 2
QUEUE = 40  # about two seconds of work
BUSY = 3  # seconds after which to try again

# 32 MiB and 3 passes, one lane: some 60 ms, and a small server keeps a core for the sound.
HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)

# The hash of nobody's password, at the same price.
DECOY = (
    "$argon2id$v=19$m=32768,t=3,p=1$9780sRBwFteeLp6WJfoqOw"
    "$Kt1FU2020zfQbc3a6ti0+7c07OsduGuYWs9n0/SEuQU"
)


class Passwords:
    """Hashes and checks, in two threads of its own."""

    def __init__(self, hasher: PasswordHasher = HASHER, decoy: str = DECOY) -> None:
        self.hasher = hasher
        self.decoy = decoy
        self.threads = ThreadPoolExecutor(AT_ONCE, "parvis-argon2")
        self.waiting = 0

    async def hash(self, password: str) -> str:
        return await self.run(lambda: self.hasher.hash(password))

    async def check(self, hashed: str | None, password: str) -> bool:
        """`hashed` is None where there is no account: the work is done all the same."""
        return await self.run(lambda: self.matches(hashed, password))

    def matches(self, hashed: str | None, password: str) -> bool:
        try:
            return self.hasher.verify(hashed or self.decoy, password) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False

    async def run(self, work: Callable[[], T]) -> T:
        if self.waiting >= QUEUE:
            raise Problem("busy", retry_after=BUSY)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, work)
        finally:
            self.waiting -= 1

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
