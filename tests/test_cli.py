"""The program as an operator meets it: what it says, what it refuses, how it ends."""

import re
import socket
from contextlib import closing
from pathlib import Path

import pytest
from serving import free_port

from parvis import cli

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


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
