"""What an operator's machines read of a running `serve`, and what its log does not hold."""

import json
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from guests import Guest
from serving import Serve, serving

from stagehands.peers import Peers


@pytest.fixture
def peers() -> Iterator[Peers]:
    with Peers() as peers:
        yield peers


def figure(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found.group(1))


def test_healthy_and_counted(tmp_path: Path, peers: Peers) -> None:
    """C21: to this machine, and to nobody whom a proxy passes on."""
    with serving(tmp_path / "data") as serve, ExitStack() as sockets:
        assert serve.ask.get("/healthz").text == "ok\n"
        room = Guest.opens_a_room(serve)
        hana = Guest(serve, peers, sockets, "hana", room)
        hana.say("unmute_self")
        serve.ask.cookies.clear()
        ann = Guest(serve, peers, sockets, "ann", room, name="Ann")
        said = serve.ask.get("/metrics")
        assert said.headers["content-type"].startswith("text/plain")
        figures = {
            "parvis_rooms": 1,
            'parvis_people{place="stage"}': 1,
            'parvis_people{place="audience"}': 1,
            "parvis_sockets": 2,
            "parvis_core_up": 1,
            'parvis_core_dropped_total{reason="garbage"}': 0,
        }
        assert {name: figure(said.text, name) for name in figures} == figures
        assert figure(said.text, "parvis_journal_append_seconds_count") >= 1
        assert figure(said.text, "parvis_core_handshakes_total") == 2
        assert figure(said.text, "parvis_core_delay_seconds_count") >= 0
        for secret in (room, hana.connection, ann.connection, "Hana", "Ann", "127.0.0.1"):
            assert secret not in said.text
        proxied = serve.ask.get("/metrics", headers={"x-forwarded-for": "198.51.100.7"})
        assert (proxied.status_code, proxied.json()["code"]) == (404, "not_found")


def story(serve: Serve, peers: Peers) -> list[str]:
    """An evening: its secrets, and all that names a person, a place or a device."""
    with ExitStack() as sockets:
        room = Guest.opens_a_room(serve)
        hana = Guest(serve, peers, sockets, "hana", room)
        hana.say("unmute_self")
        token = serve.ask.cookies["parvis_session"]
        made = serve.ask.post(f"/api/v1/rooms/{room}/invitations", json={"label": "Canary label"})
        serve.ask.cookies.clear()
        ann = Guest(serve, peers, sockets, "ann", room, name="Ann Canary")
        visitor = serve.ask.cookies["parvis_visitor"]
        ann.socket.send('{"nonsense": "canary"}')
        ann.reopen_socket()
        ann.say("leave_room")
        serve.ask.post("/api/v1/sessions", json={"email": "canary@example.org", "password": "x"})
        serve.ask.post(f"/api/v1/rooms/{room}/join", json={"offer": "v=0 canary", "name": "B"})
        hana.say("end_room")
        return [room, token, visitor, hana.connection, ann.connection, made.json()["token"]]


def test_behind_a_proxy_only_who_has_the_key_finds_the_pages_of_the_operator(
    tmp_path: Path,
) -> None:
    """C21: a proxy on this machine that says nothing of its visitors opens nothing to them."""
    public = ("--public-url", "https://stage.example.org", "--metrics-token", "figures")
    with serving(tmp_path / "data", *public) as serve:
        doctor = (tmp_path / "data" / "serve.lock").read_text().split()[-1]

        def statuses(key: str) -> tuple[int, int]:
            said = {"Authorization": f"Bearer {key}"}
            metrics = serve.ask.get("/metrics", headers=said)
            return metrics.status_code, serve.ask.post("/doctor/media", headers=said).status_code

        assert statuses("nobody's") == (404, 404)
        assert statuses("figures") == (200, 404)
        assert statuses(doctor) == (404, 200)


@pytest.mark.parametrize("how", ["text", "json"])
def test_a_whole_evening_leaves_no_name_address_or_token_in_any_log(
    tmp_path: Path, peers: Peers, how: str
) -> None:
    """A3, A20, D2: not in ours, not in the core's."""
    data = tmp_path / "data"
    with serving(data, "--log", how) as serve:
        secrets = story(serve, peers)
        assert serve.ends(signal.SIGTERM) == 0
        logged = serve.logged + (data / "media.log").read_text()
        found = [
            word
            for word in (*secrets, "canary", "hana", "ann canary", "example.org", "127.0.0.1")
            if word.lower() in logged.lower()
        ]
        assert found == [], logged
        if how == "json":
            lines = [json.loads(line) for line in serve.logged.splitlines()]
            assert all({"at", "level", "from", "message"} <= line.keys() for line in lines)
