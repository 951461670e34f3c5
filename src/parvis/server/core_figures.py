"""What the media core counts (spec/media-control.md), as Prometheus reads it."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

# How some names begin, and the label that the rest of such a name becomes.
LABELLED = {
    "dropped_": ("parvis_core_dropped", "What the core dropped, by why.", "reason"),
    "datagrams_": ("parvis_core_datagrams", "Datagrams the core received, by what.", "kind"),
    "packets_": ("parvis_core_packets", "Packets of sound, by where they went.", "way"),
}
NOW = ("rooms", "connections", "joining", "streams")  # are so now; all others only grow

DELAY, WITHIN = "delay_", "delay_us_le_"
MICROSECONDS = 1e-6


def of_the_core(counts: Mapping[str, int] | None) -> Iterator[Metric]:
    """None: the core is away."""
    yield GaugeMetricFamily("parvis_core_up", "Whether the core answers.", counts is not None)
    if counts is None:
        return
    yield from families(counts)
    yield delay(counts)
    for name in NOW:
        yield GaugeMetricFamily(f"parvis_core_{name}", "As the core sees it now.", counts[name])
    for name in counts.keys() - {*NOW}:
        if not name.startswith((*LABELLED, DELAY)):
            yield CounterMetricFamily(f"parvis_core_{name}", "As the core counts.", counts[name])


def families(counts: Mapping[str, int]) -> Iterator[Metric]:
    for prefix, (name, about, label) in LABELLED.items():
        family = CounterMetricFamily(name, about, labels=[label])
        for key, count in counts.items():
            if key.startswith(prefix):
                family.add_metric([key.removeprefix(prefix)], count)
        yield family


def delay(counts: Mapping[str, int]) -> Metric:
    """From reading a voice to having sent the last copy of it."""
    bounds = sorted(int(key.removeprefix(WITHIN)) for key in counts if key.startswith(WITHIN))
    buckets = [(f"{us * MICROSECONDS:g}", counts[f"{WITHIN}{us}"]) for us in bounds]
    return HistogramMetricFamily(
        "parvis_core_delay_seconds",
        "A voice inside the core.",
        buckets=[*buckets, ("+Inf", counts["delay_count"])],
        sum_value=counts["delay_sum_us"] * MICROSECONDS,
    )
