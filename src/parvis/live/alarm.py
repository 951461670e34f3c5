"""Wakes a room when time does something by itself."""

import asyncio
from collections.abc import Callable

from parvis.live.ports import Clock


class Alarm:
    """One alarm at a time; setting it anew forgets the old one."""

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self.clock = clock
        self.ring = ring
        self.task: asyncio.Task[None] | None = None

    def set(self, seconds: float | None) -> None:
        """In so many seconds; never, if None."""
        if self.task:
            self.task.cancel()
        self.task = None if seconds is None else asyncio.create_task(self.wait(seconds))

    async def wait(self, seconds: float) -> None:
        await self.clock.sleep(max(0.0, seconds))
        self.ring()
