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


def told_to_reload(data: Path) -> int | str | None:
    """How `parvis reload` ends: 0, or the sentence that it ends with."""
    with pytest.raises(SystemExit) as ended:
        cli.app(("reload", "--data", str(data)))
    return ended.value.code


def anew(serve: Serve) -> None:
    """It answers again, in the same process, and says so."""
    before = serve.said.count("Parvis is at")
    assert told_to_reload(serve.data) == 0, serve.logged
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
        said = str(told_to_reload(data))
        assert said.startswith("parvis: Not reloaded, and all goes on as before: ")
        assert word in said and word in serve.logged.splitlines()[-1]
        assert serve.ask.get("/api/v1/me").is_success
        write(data)
        anew(serve)


@pytest.fixture
def upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a `parvis` would be found before ours."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "upgrade"))
    (tmp_path / "upgrade" / "parvis").mkdir(parents=True)
    return tmp_path / "upgrade" / "parvis" / "__init__.py"


def test_half_an_upgrade_changes_nothing(data: Path, upgrade: Path) -> None:
    """A program that cannot be imported is not begun."""
    with serving(data) as serve:
        upgrade.write_text("raise RuntimeError('half an upgrade')")
        assert "RuntimeError: half an upgrade" in str(told_to_reload(data))
        assert "not reloaded: RuntimeError" in serve.logged
        assert serve.ask.get("/api/v1/me").is_success
        upgrade.unlink()
        upgrade.parent.rmdir()
        anew(serve)


def test_whoever_reloads_hears_when_nobody_serves_afterwards(data: Path, upgrade: Path) -> None:
    """What no rehearsal can foresee. The core plays on, for the next `serve` to adopt."""
    with serving(data) as serve:
        core = core_of(serve)
        upgrade.write_text("import os; os._exit('PARVIS_REHEARSAL' not in os.environ)")
        assert "has ended, and nobody is served" in str(told_to_reload(data))
        assert serve.process and serve.process.wait(PATIENCE) == 1
        upgrade.unlink()
        upgrade.parent.rmdir()
        serve.start()
        assert len(core) == 1 and core_of(serve) == core


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
