"""Several voices into one, each at its time: pure.

Time is counted in samples since the beginning. Whatever nobody said is silence.
"""

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING

RATE = 48_000  # samples a second
FRAME = 960  # samples: 20 ms
JITTER = RATE // 2  # samples by which a packet may be late or early before its clock is doubted
LOUDEST = 32_767

if TYPE_CHECKING:
    Samples = array[int]  # of "h": 16 bits, signed
else:
    Samples = array  # before Python 3.12 it takes no parameter


class Timeline:
    """Where the packets of one stream belong.

    Its own timestamps are exact, but begin anywhere; the clock by which they arrive is true, but
    trembles. So the first is placed by the clock, and the others by their distance to it.
    """

    def __init__(self) -> None:
        self.last: tuple[int, int] | None = None  # a timestamp, and the sample it belongs to

    def place(self, timestamp: int, clock: int) -> int:
        """`clock`: samples since the beginning, as it arrived."""
        sample = clock
        if self.last:
            meant = self.last[1] + signed(timestamp - self.last[0])
            sample = meant if abs(meant - clock) <= JITTER else clock
        self.last = (timestamp, sample)
        return sample


def signed(difference: int) -> int:
    """Of two timestamps of 32 bits, which run over."""
    return (difference + 2**31) % 2**32 - 2**31


class Mixer:
    """What was added and not yet taken; `start` is the first sample of it."""

    def __init__(self) -> None:
        self.start = 0
        self.samples: Samples = array("h")

    def add(self, at: int, samples: Samples) -> None:
        """What comes after its time was taken is too late, and left out."""
        samples = samples[max(0, self.start - at) :]
        offset = max(at, self.start) - self.start
        self.fill(offset)
        old = self.samples[offset : offset + len(samples)]
        self.samples[offset : offset + len(old)] = array("h", map(sum_of, old, samples))
        self.samples.extend(samples[len(old) :])

    def take(self, until: int) -> Iterator[Samples]:
        """Whole frames, up to there."""
        while self.start + FRAME <= until:
            self.fill(FRAME)
            yield self.samples[:FRAME]
            del self.samples[:FRAME]
            self.start += FRAME

    def fill(self, length: int) -> None:
        """With silence."""
        self.samples.frombytes(bytes(2 * max(0, length - len(self.samples))))


def sum_of(one: int, other: int) -> int:
    return max(-LOUDEST, min(LOUDEST, one + other))
