"""Applause and the like: summed, told to everybody, never kept."""

from collections import Counter, deque

from parvis.live.pace import Pace
from parvis.live.ports import Clock
from parvis.live.telling import Telling
from parvis.wire import Reaction
from parvis.wire import Reactions as Sum

PERIOD = 0.5  # seconds; whatever 10,000 people do meanwhile is one message
MOST, WITHIN = 4, 1.0  # of one person, in so many seconds; more are not counted


class Reactions:
    def __init__(self, telling: Telling, clock: Clock) -> None:
        self.telling = telling
        self.clock = clock
        self.counts: Counter[Reaction] = Counter()
        self.recent: dict[str, deque[float]] = {}  # when each person's last few were counted
        self.pace = Pace(clock, PERIOD, self.tell)

    def count(self, participant: str, reaction: Reaction) -> None:
        now = self.clock.monotonic()
        times = self.recent.setdefault(participant, deque(maxlen=MOST))
        if len(times) == MOST and now - times[0] < WITHIN:
            return
        times.append(now)
        self.counts[reaction] += 1
        self.pace.wake()

    def tell(self) -> None:
        counts, self.counts = self.counts, Counter()
        self.telling.everyone(Sum(dict(counts)))
        now = self.clock.monotonic()
        self.recent = {who: t for who, t in self.recent.items() if now - t[-1] < WITHIN}

    def stop(self) -> None:
        self.pace.stop()
