"""What Parvis counts, as Prometheus reads it.

Counts only: no room, no person and no address can be told apart by them (D2). Names follow
https://prometheus.io/docs/practices/naming/: base units, `_total` for what only grows.
"""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from parvis.live import House
from parvis.server.core_figures import of_the_core

BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)  # seconds


class Figures:
    """Takes note of what has to be timed when it happens, and looks at the rest when asked."""

    def __init__(self) -> None:
        self.timed = CollectorRegistry()
        self.append = Histogram(
            "parvis_journal_append_seconds",
            "From asking the journal until the events are on disk.",
            buckets=BUCKETS,
            registry=self.timed,
        )

    def text(self, house: House, core: Mapping[str, int] | None) -> bytes:
        """`core`: what the media core counts, under its own names; None when it is away."""
        seen = CollectorRegistry()
        seen.register(Seen([*of_the_house(house), *of_the_core(core)]))
        return generate_latest(self.timed) + generate_latest(seen)


class Seen(Collector):
    """What was looked at, as a registry wants it."""

    def __init__(self, metrics: list[Metric]) -> None:
        self.metrics = metrics

    def collect(self) -> list[Metric]:
        return self.metrics


def of_the_house(house: House) -> Iterator[Metric]:
    attendance, on_stage, listening, sockets = house.ports.attendance, 0, 0, 0
    for room, runner in house.runners.items():
        stage = {who.id for who in runner.sitting.on_stage()}
        on_stage += sum(attendance.of(room, who) is not None for who in stage)
        listening += attendance.listening(room, stage)
        sockets += sum(lease.outlet is not None for lease in attendance.everyone(room))
    yield GaugeMetricFamily("parvis_rooms", "Rooms that are open.", len(house.runners))
    people = GaugeMetricFamily("parvis_people", "People in rooms, by place.", labels=["place"])
    people.add_metric(["stage"], on_stage)
    people.add_metric(["audience"], listening)
    yield people
    yield GaugeMetricFamily("parvis_sockets", "Sockets of people in rooms.", sockets)
