"""/healthz and /metrics: what they say, and to whom."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from databases import fresh
from prometheus_client import generate_latest

from parvis.db import Database
from parvis.server import operating
from parvis.server.core_figures import of_the_core
from parvis.server.figures import Seen
from parvis.server.operating import Health, Keys, is_local, knows
from parvis.wire.failures import MediaAway


class Core:
    """`counts` None: it is away."""

    def __init__(self, counts: dict[str, int] | None) -> None:
        self.counts = counts

    async def stats(self) -> dict[str, int]:
        if self.counts is None:
            raise MediaAway("stats")
        return self.counts


def asked(peer: str | None, **headers: str) -> Any:
    client = SimpleNamespace(host=peer) if peer else None
    return SimpleNamespace(client=client, headers={"host": "127.0.0.1:8080"} | headers)


@pytest.mark.parametrize(
    ("request_", "local"),
    [
        (asked("127.0.0.1"), True),
        (asked("127.8.8.8"), True),
        (asked("::1"), True),
        (asked("::ffff:127.0.0.1"), True),  # on a socket for IPv4 and IPv6
        (asked("::ffff:192.0.2.7"), False),
        (asked("192.0.2.7"), False),
        (asked("testclient"), False),
        (asked(None), False),
        (asked("127.0.0.1", **{"x-forwarded-for": "127.0.0.1"}), False),
        (asked("127.0.0.1", forwarded="for=127.0.0.1"), False),
        (asked("127.0.0.1", **{"x-real-ip": "127.0.0.1"}), False),
        (asked("127.0.0.1", via="1.1 caddy"), False),
        (asked("127.0.0.1", origin="https://evil.example"), False),
        (asked("127.0.0.1", host="localhost:8080"), True),
        (asked("127.0.0.1", host="[::1]:8080"), True),
        (asked("127.0.0.1", host="rebound.example:8080"), False),
        (asked("127.0.0.1", host=""), False),
        (asked("127.0.0.1", host="[::1"), False),
    ],
)
def test_figures_are_for_this_machine_and_not_for_whom_a_proxy_passes_on(
    request_: Any, local: bool
) -> None:
    """C21."""
    assert is_local(request_) is local


@pytest.mark.parametrize(
    ("said", "token", "known"),
    [
        ("Bearer secret", "secret", True),
        ("Bearer wrong", "secret", False),
        ("Basic secret", "secret", False),
        ("secret", "secret", False),
        ("", "secret", False),
        ("Bearer ", "", False),
        ("Bearer None", None, False),
        ("Bearer é", "é", True),
    ],
)
def test_from_elsewhere_it_takes_the_token(said: str, token: str | None, known: bool) -> None:
    assert knows(asked("192.0.2.7", authorization=said), token) is known


@pytest.mark.parametrize(
    ("public", "said", "opened"),
    [(False, "", True), (True, "", False), (True, "Bearer secret", True)],
)
def test_behind_a_proxy_only_the_token_opens_the_figures(
    public: bool, said: str, opened: bool
) -> None:
    """C21: a proxy that says nothing of its visitors makes each of them look like this machine."""
    keys = Keys("doctor's", "secret", public)
    assert keys.open_metrics(asked("127.0.0.1", authorization=said)) is opened


async def test_all_is_well_while_database_and_core_answer(tmp_path: Path) -> None:
    database = await fresh(tmp_path)
    assert await Health(database, Core({})).ailing() == []
    assert await Health(database, Core(None)).ailing() == ["the media core"]
    await database.close()
    assert await Health(database, Core({})).ailing() == ["the database"]


async def test_what_hangs_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operating, "PATIENCE", 0.01)

    async def hang(_: object) -> None:
        await asyncio.Event().wait()

    database = cast(Database, SimpleNamespace(read=hang))
    assert await Health(database, Core({})).ailing() == ["the database"]


COUNTS = {
    **{"rooms": 1, "connections": 2, "joining": 0, "streams": 3, "faults": 4, "handshakes": 5},
    **{"dropped_garbage": 6, "datagrams_rtp": 7, "packets_out": 8},
    **{"delay_us_le_100": 9, "delay_us_le_2500": 10, "delay_count": 11, "delay_sum_us": 12_000},
}


def said(counts: dict[str, int] | None) -> list[str]:
    return generate_latest(cast(Any, Seen([*of_the_core(counts)]))).decode().splitlines()


def test_what_the_core_counts_has_a_name_for_prometheus() -> None:
    expected = {
        "parvis_core_up 1.0",
        "parvis_core_rooms 1.0",
        "parvis_core_streams 3.0",
        "parvis_core_faults_total 4.0",
        "parvis_core_handshakes_total 5.0",
        'parvis_core_dropped_total{reason="garbage"} 6.0',
        'parvis_core_datagrams_total{kind="rtp"} 7.0',
        'parvis_core_packets_total{way="out"} 8.0',
        'parvis_core_delay_seconds_bucket{le="0.0001"} 9.0',
        'parvis_core_delay_seconds_bucket{le="0.0025"} 10.0',
        'parvis_core_delay_seconds_bucket{le="+Inf"} 11.0',
        "parvis_core_delay_seconds_count 11.0",
        "parvis_core_delay_seconds_sum 0.012",
    }
    assert expected - set(said(COUNTS)) == set()


def test_a_core_that_is_away_is_a_figure_too() -> None:
    assert "parvis_core_up 0.0" in said(None)
