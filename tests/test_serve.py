"""`parvis serve` as an operator meets it: what it prints and logs, what outlives it."""

import signal
import time
from pathlib import Path
from typing import Any

import pytest
from serving import Serve, free_port, serving

from parvis import cli

ANA = {
    "name": "Ana Canary",
    "headline": "Baker of canaries",
    "email": "ana.canary@example.org",
    "password": "canary-password",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def core_of(data: Path) -> list[int]:
    """The media cores that were started for this folder."""
    wanted = f"--data\0{data}\0".encode()
    found = (p for p in Path("/proc").glob("[0-9]*/cmdline") if wanted in read(p))
    return [int(p.parent.name) for p in found if b"parvis-media" in read(p)]


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has just ended
        return b""


def post(serve: Serve, path: str, **body: Any) -> Any:
    return serve.ask.post(f"/api/v1{path}", json=body)


def test_serve_prints_its_links_and_logs_no_secret_and_no_name(data: Path) -> None:
    """D2: not the password, the cookies, the links, nor who it was and from where."""
    with serving(data) as serve:
        setup = serve.setup_token()
        assert f"http://127.0.0.1:{serve.port}\n" in serve.said
        assert data.stat().st_mode & 0o777 == 0o700
        assert serve.ask.get("/api/v1/rooms").json() == {"rooms": []}
        assert post(serve, "/accounts", **ANA, setup=setup).json()["administrator"]
        token = serve.ask.cookies["parvis_session"]
        room = post(serve, "/rooms", title="Canary room").json()["id"]
        post(serve, f"/rooms/{room}/join", offer="v=0 canary")
        post(serve, "/sessions", email=ANA["email"], password="canary-2")
        post(serve, "/accounts", **ANA | {"password": "x"})
        serve.ask.post("/api/v1/sessions", content=b"{canary", headers={"content-type": "a/b"})
        serve.ask.get(f"/rooms/{room}?canary={setup}")
        assert serve.ends(signal.SIGINT) == 0
        logged = serve.logged + (data / "media.log").read_text()
        for secret in (*ANA.values(), token, setup, room, "canary", "Canary", "127.0.0.1"):
            assert secret not in logged, logged


def test_a_killed_serve_leaves_the_core_playing_and_a_told_one_ends_it(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """E1, M11: the next serve adopts the core; rooms, accounts and sessions are back as well."""
    with serving(data) as serve:
        post(serve, "/accounts", **ANA)
        assert post(serve, "/rooms", title="Agora").is_success
        before = serve.ask.get("/api/v1/rooms").json()
        core = core_of(data)
        serve.ends(signal.SIGKILL)
        assert len(core) == 1 and core_of(data) == core
        serve.start()
        assert core_of(data) == core
        assert len(before["rooms"]) == 1 and serve.ask.get("/api/v1/rooms").json() == before
        assert serve.ask.get("/api/v1/me").json()["account"]["name"] == ANA["name"]
        with pytest.raises(SystemExit) as refused:
            cli.app(("serve", "--data", str(data), "--port", str(free_port()), "--media-port", "0"))
        assert str(refused.value).startswith("parvis: Another parvis serve")
        assert capsys.readouterr().out == "", "nothing was printed as if it had started"
        start = time.monotonic()
        assert serve.ends(signal.SIGTERM) == 0
        assert time.monotonic() - start < 3 + 7  # seven more: the machine may be busy
        assert core_of(data) == []
