"""Says what is due at once, and then at most once in a period."""

import asyncio
from collections.abc import Callable

from parvis.live.ports import Clock


class Pace:
    """`say` may find that there is more to come, and wake it again."""

    def __init__(self, clock: Clock, period: float, say: Callable[[], None]) -> None:
        self.clock = clock
        self.period = period  # seconds
        self.say = say
        self.due = False
        self.task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self.due = True
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.run())

    async def run(self) -> None:
        while self.due:
            self.due = False
            self.say()
            await self.clock.sleep(self.period)

    def stop(self) -> None:
        if self.task:
            self.task.cancel()
