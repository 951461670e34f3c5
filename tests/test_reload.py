"""`parvis reload`: Python begins anew, the core plays on, and nobody is told."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from guests import Guest
from serving import PATIENCE, Serve, free_port, serving

from parvis import cli
from stagehands.peers import Peers


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir(mode=0o700)
    return tmp_path / "data"


@pytest.fixture
def peers() -> Iterator[Peers]:
    with Peers() as peers:
        yield peers


def write(data: Path, *lines: str) -> None:
    (data / "parvis.toml").write_text("\n".join(lines))


def told_to_reload(data: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.app(("reload", "--data", str(data)))
    assert ended.value.code == 0


def eventually(serve: Serve, word: str) -> None:
    """Until the log says so, once more than before."""
    end, before = time.monotonic() + PATIENCE, serve.logged.count(word)
    told_to_reload(serve.data)
    while serve.logged.count(word) == before:
        assert time.monotonic() < end, serve.logged
        time.sleep(0.02)


def anew(serve: Serve) -> None:
    """... and it answers again, in the same process."""
    before = serve.said.count("Parvis is at")
    told_to_reload(serve.data)
    end = time.monotonic() + PATIENCE
    while serve.said.count("Parvis is at") == before:
        assert time.monotonic() < end, serve.logged
        time.sleep(0.02)
    assert serve.process and serve.process.poll() is None


def core_of(serve: Serve) -> list[int]:
    wanted = f"--data\0{serve.data}\0".encode()
    return [
        int(file.parent.name)
        for file in Path("/proc").glob("[0-9]*/cmdline")
        if b"parvis-media" in (line := file.read_bytes()) and wanted in line
    ]


def test_python_begins_anew_and_not_one_packet_is_lost(data: Path, peers: Peers) -> None:
    """E13, T-R3: the voice goes on, the socket is told 1012, a new one finds the room as it was."""
    with serving(data) as serve, ExitStack() as sockets:
        room = Guest.opens_a_room(serve)
        host = Guest(serve, peers, sockets, "hana", room)
        host.say("unmute_self")
        serve.ask.cookies.delete("parvis_session")
        ann = Guest(serve, peers, sockets, "ann", room, name="Ann")
        peers.speak("hana", "hana")
        core = core_of(serve)
        anew(serve)
        assert (host.closed(), ann.closed()) == (1012, 1012)
        assert len(core) == 1 and core_of(serve) == core
        ann.reopen_socket()
        peers.say("hush", "hana")
        heard, said = peers.voice("ann", "hana"), peers.report("hana")["said"]
        assert heard and heard["missing"] == 0, heard
        assert heard["packets"] > said - 10 and heard["packets"] > 30


def test_settings_of_the_file_are_read_anew(data: Path) -> None:
    write(data, 'sign-up = "open"', f"media-port = {free_port()}")
    with serving(data, media_port=None) as serve:
        assert serve.ask.get("/api/v1/me").json()["sign_up"] == "open"
        core = core_of(serve)
        write(data, 'sign-up = "invitation"', f"media-port = {free_port()}")
        anew(serve)
        assert serve.ask.get("/api/v1/me").json()["sign_up"] == "invitation"
        assert len(core_of(serve)) == 1 and core_of(serve) != core  # another port, another core


@pytest.mark.parametrize(
    ("line", "word"),
    [("sign-up = 3", "sign-up"), ("nonsense = 1", "nonsense"), ('public-url = "x"', "https://")],
)
def test_a_slip_of_the_pen_in_the_file_changes_nothing(data: Path, line: str, word: str) -> None:
    with serving(data) as serve:
        write(data, line)
        eventually(serve, "not reloaded")
        assert word in serve.logged.splitlines()[-1]
        assert serve.ask.get("/api/v1/me").is_success


def test_there_is_nothing_to_reload_where_nothing_runs(data: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.app(("reload", "--data", str(data)))
    assert str(ended.value.code).startswith("parvis: No parvis serve uses the data folder")


def test_a_terminal_that_is_closed_ends_it(data: Path) -> None:
    """Whoever started it by hand is gone: that is no wish to begin anew."""
    with serving(data) as serve:
        terminal, stderr = os.openpty()
        serve.ends(signal.SIGTERM)
        serve.start(stderr)
        os.close(stderr)
        os.close(terminal)
        assert serve.ends(signal.SIGHUP) == 0
        assert core_of(serve) == []
