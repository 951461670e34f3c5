"""Thousands of people at once, without a join for each."""

from live.fakes import FakeOutlet
from live.world import SECRET, World, account

from parvis.live.identity import person_of
from parvis.live.ports import Lease


class CountingOutlet(FakeOutlet):
    """Counts frames and decodes nothing."""

    frames = 0

    def flush(self) -> None:
        self.frames += bool(self.waiting)
        self.waiting = []


def crowd(world: World, count: int) -> list[tuple[Lease, CountingOutlet]]:
    """So many listeners, sockets and all."""
    return [listener(world, f"listener{number}") for number in range(count)]


def listener(world: World, name: str) -> tuple[Lease, CountingOutlet]:
    newcomer, outlet = account(name), CountingOutlet()
    person = person_of(newcomer, SECRET)
    lease = world.attendance.prepare(world.room, person, newcomer.identity, None)
    world.attendance.begin(lease)
    lease.outlet = outlet
    return lease, outlet
