"""Every state that a small room can reach, breadth first, each visited once.

`python -m room.explore STATES [PROCESSES]`. In every state: every command of everybody, once and
twice (R11); every crossing of a yes and a no, in both orders (R21); time; devices that come and go.
What happened passes through the bytes of the journal, as after a crash (R20). Every state and every
event is held to `invariants`. The first that breaks one is told with the shortest way to it.
"""

import os
import resource
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import blake2b
from multiprocessing import Pool
from multiprocessing.pool import Pool as ProcessPool

from msgspec import Struct
from room.crossings import the_lesser_power_is_left
from room.invariants import OF_A_ROOM, OF_A_TURN
from room.scripts import Turn
from room.worlds import PEOPLE, STEPS, Midway, World, first, follow, pack, unpack

BATCH = 50  # worlds that a process takes at a time
PART = 40 * BATCH  # worlds that are given out at a time

Reached = tuple[int, bytes]  # by which step, which world
Map = Callable[[Callable[[bytes], "Expanded"], list[bytes]], Iterable["Expanded"]]


class Found(Struct):
    """What a search met. `depth` is the number of steps to the farthest state."""

    states: int
    expanded: int
    events: int
    depth: int
    broken: str = ""


class Expanded(Struct):
    """What comes of one world."""

    reached: list[Reached] = []
    events: int = 0
    broken: tuple[str, ...] = ()  # the step, and what it breaks


def expand(data: bytes) -> Expanded:
    """Every step from this world, and whether all of it holds."""
    at, result, name = unpack(data), Expanded([]), "a yes and a no cross"
    try:
        crossings_hold(at)
        for number, step in enumerate(STEPS):
            name = step.name
            if followed := follow(at, step):
                after, turns = followed
                turns_hold(turns)
                result.events += len(turns)
                result.reached.append((number, pack(after)))
    except AssertionError:
        result.broken = (name, traceback.format_exc())
    return result


def turns_hold(turns: Iterable[Turn]) -> None:
    for turn in turns:
        for turn_holds in OF_A_TURN:
            turn_holds(turn)
        for room_holds in OF_A_ROOM:
            room_holds(turn.after)


def crossings_hold(at: World) -> None:
    """A second later: nobody has taken anything from anybody a moment ago."""
    story = Midway(at)
    story.wait(1)
    for person in PEOPLE:
        the_lesser_power_is_left(story, person)


class Search:
    """Breadth first. A state is known by a hash of 128 bits, and how it was first reached."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.found = Found(0, 0, 0, 0)
        self.ways: dict[bytes, tuple[bytes, int]] = {}  # the state before, and the step

    def run(self, each: Map = map) -> Found:
        frontier = [pack(first())]
        self.ways[digest(frontier[0])] = (b"", -1)
        while frontier and not self.is_over():
            frontier = list(self.level(frontier, each(expand, frontier)))
            self.found.depth += bool(frontier)
        self.found.states = len(self.ways)
        return self.found

    def is_over(self) -> bool:
        return len(self.ways) >= self.limit or bool(self.found.broken)

    def level(self, frontier: list[bytes], results: Iterable[Expanded]) -> Iterator[bytes]:
        """The worlds that are met here for the first time."""
        for data, result in zip(frontier, results, strict=True):
            before = digest(data)
            self.found.expanded += 1
            self.found.events += result.events
            yield from self.news(before, result.reached)
            if result.broken:
                self.found.broken = "\n".join([*self.way(before), *result.broken])
            if self.is_over():
                return

    def news(self, before: bytes, reached: list[Reached]) -> Iterator[bytes]:
        for step, after in reached:
            key = digest(after)
            if key not in self.ways:
                self.ways[key] = (before, step)
                yield after

    def way(self, key: bytes) -> list[str]:
        """The steps from the first world to this one."""
        before, step = self.ways[key]
        return [*self.way(before), STEPS[step].name] if before else []


def digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def in_parts(
    pool: ProcessPool, work: Callable[[bytes], Expanded], items: list[bytes]
) -> Iterator[Expanded]:
    """No process is ever far ahead: whoever stops early leaves nothing half written in a pipe."""
    for start in range(0, len(items), PART):
        yield from pool.map(work, items[start : start + PART], chunksize=BATCH)


def main(limit: int, processes: int) -> None:
    began = time.monotonic()
    with Pool(processes) as pool:
        found = Search(limit).run(partial(in_parts, pool))
        took = time.monotonic() - began
        pool.close()
        pool.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{found.states:,} states, {found.expanded:,} of them followed in every way "
        f"({found.events:,} events), up to {found.depth} steps deep; {took:.0f} s with "
        f"{processes} processes, {used.ru_utime + used.ru_stime:.0f} s of CPU"
    )
    if found.broken:
        sys.exit(f"An invariant breaks:\n{found.broken}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1)
