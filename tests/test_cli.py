"""The program as an operator meets it: what it says, what it refuses, how it ends."""

import re
import signal
import socket
import time
from contextlib import closing
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

Captured = pytest.CaptureFixture[str]


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
    data: Path, capsys: Captured
) -> None:
    """E1, M11: the next serve adopts the core; rooms, accounts and sessions are back as well."""
    with serving(data) as serve:
        post(serve, "/accounts", **ANA)
        opened = post(serve, "/rooms", title="Agora").json()
        core = core_of(data)
        serve.ends(signal.SIGKILL)
        assert len(core) == 1 and core_of(data) == core
        serve.start()
        assert core_of(data) == core
        assert serve.ask.get("/api/v1/rooms").json()["rooms"] == [opened]
        assert serve.ask.get("/api/v1/me").json()["account"]["name"] == ANA["name"]
        assert "Another parvis serve" in refusal(capsys, "--data", str(data), *ports())
        start = time.monotonic()
        assert serve.ends(signal.SIGTERM) == 0
        assert time.monotonic() - start < 3 + 7  # seven more: the machine may be busy
        assert core_of(data) == []


def run(*words: str) -> int | str | None:
    """How the program ends: 0, or the sentence that it ends with."""
    with pytest.raises(SystemExit) as ended:
        cli.app(words)
    return ended.value.code


def test_help_names_the_commands_and_the_guide_explains_them(capsys: Captured) -> None:
    assert run("--help") == 0
    named = {command for command in cli.app if not command.startswith("-")}
    assert named <= set(capsys.readouterr().out.split())
    for_operators = {f"parvis {command}" for command in named - {"listen", "speak"}}
    assert for_operators - words_of_the_guide("parvis [a-z-]+") == set()


def test_help_names_the_options_and_the_guide_explains_them(capsys: Captured) -> None:
    assert run("serve", "--help") == 0
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert options and options - words_of_the_guide("--[a-z-]+") == set()


def words_of_the_guide(pattern: str) -> set[str]:
    guide = Path(__file__).parents[1] / "docs/host.md"
    return set(re.findall(pattern, guide.read_text()))


# What stands in the way.


def refusal(capsys: Captured, *options: str) -> str:
    """The sentence; nothing was printed as if it had started."""
    said = str(run("serve", *options))
    assert capsys.readouterr().out == ""
    assert said.startswith("parvis: ") and said.endswith(".")
    return said


def ports() -> tuple[str, ...]:
    return ("--port", str(free_port()), "--media-port", "0")


def test_a_taken_port_is_named_and_another_suggested(data: Path, capsys: Captured) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        said = refusal(capsys, "--data", str(data), "--port", str(port), "--media-port", "0")
        assert f"Port {port} is taken" in said and "--port" in said


def test_a_taken_media_port_is_named_and_another_suggested(data: Path, capsys: Captured) -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as other:
        other.bind(("0.0.0.0", 0))
        port, web = other.getsockname()[1], str(free_port())
        said = refusal(capsys, "--data", str(data), "--port", web, "--media-port", str(port))
        assert f"UDP port {port}" in said and "--media-port" in said


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file").write_text("not a folder")
    said = refusal(capsys, "--data", str(tmp_path / "file" / "data"), *ports())
    assert "cannot be written" in said and "--data" in said


def test_a_missing_media_core_says_how_to_build_it(
    data: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARVIS_MEDIA_BINARY", "/nowhere/parvis-media")
    said = refusal(capsys, "--data", str(data), *ports())
    assert "parvis-media" in said and "make run" in said


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--public-url", "stage.example.org"), "https://stage.example.org"),
        (("--public-url", "ftp://stage.example.org"), "https://stage.example.org"),
        (("--public-url", "https://stage.example.org/parvis"), "https://stage.example.org"),
        (("--media-address", "stage.example.org"), "IP address"),
        (("--trusted-proxy", "proxy"), "IP address"),
        (("--port", "65536"), "65535"),
        (("--host", "192.0.2.1"), "--host"),
    ],
)
def test_an_option_that_cannot_be_meant_says_what_could_be(
    data: Path, capsys: Captured, options: tuple[str, str], word: str
) -> None:
    port = () if "--port" in options else ("--port", str(free_port()))
    assert word in refusal(capsys, "--data", str(data), "--media-port", "0", *port, *options)


def test_an_invitation_needs_a_parvis(data: Path) -> None:
    said = str(run("invite", "--data", str(data)))
    assert said.startswith("parvis: There is no Parvis in ")
