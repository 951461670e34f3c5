"""The two clocks of this machine, made one: instants that move only as seconds pass."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Reads the wall clock once. Afterwards setting it, or its leaps, moves nothing here (E9)."""

    def __init__(self) -> None:
        self.start = datetime.now(UTC) - timedelta(seconds=time.monotonic())

    def now(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic())

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
