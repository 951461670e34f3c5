"""How long to wait before asking again: longer each time, and never all at once."""

import random
from collections.abc import Iterator

FIRST, LONGEST = 0.25, 8.0  # seconds


def pauses() -> Iterator[float]:
    """Seconds, for ever. Half of each is left to chance: a server that is back is not stormed."""
    pause = FIRST
    while True:
        yield pause * (0.5 + random.random() / 2)
        pause = min(2 * pause, LONGEST)


def later(asked: float | None, pause: float) -> float:
    """Seconds: not before the server asked for (Retry-After), and not all at that very instant."""
    return pause if asked is None else asked * (1 + random.random() / 4)
