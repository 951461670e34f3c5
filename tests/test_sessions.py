"""A5, with the real core: who is signed out is out within a second, whoever did it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from guests import HANA, Guest
from serving import Serve, serving

from parvis.wire import Close
from stagehands.peers import Peers

SECOND = 1.0


@pytest.fixture
def peers() -> Iterator[Peers]:
    with Peers() as peers:
        yield peers


def everywhere(serve: Serve) -> None:
    assert serve.ask.delete("/api/v1/sessions").status_code == 204


def by_the_operator(serve: Serve) -> None:
    """Another process, beside `serve`."""
    command = ("reset-password", HANA["email"], "--data", str(serve.data))
    reset = subprocess.run(
        [sys.executable, "-m", "parvis", *command],
        input="another password",
        text=True,
        capture_output=True,
    )
    assert reset.returncode == 0, reset.stderr


@pytest.mark.parametrize("sign_out", [everywhere, by_the_operator])
def test_who_is_signed_out_is_neither_heard_nor_hears(
    tmp_path: Path, peers: Peers, sign_out: Callable[[Serve], None]
) -> None:
    with serving(tmp_path / "data") as serve, ExitStack() as sockets:
        room = Guest.opens_a_room(serve)
        hana = Guest(serve, peers, sockets, "hana", room)
        hana.say("unmute_self")
        token = serve.ask.cookies["parvis_session"]
        serve.ask.cookies.clear()
        Guest(serve, peers, sockets, "ann", room, name="Ann")
        peers.say("watch", "ann")
        peers.speak("hana", "hana")
        peers.wait_for("ann", "event", "first")
        serve.ask.cookies.clear()
        serve.ask.cookies.set("parvis_session", token)
        sign_out(serve)
        done = time.monotonic()
        assert hana.closed() == Close.SIGNED_OUT
        assert time.monotonic() - done < SECOND
        last = peers.wait_for("ann", "event", "last")["at"]
        assert last - done < SECOND
        assert peers.report("hana")["said"] > 0
