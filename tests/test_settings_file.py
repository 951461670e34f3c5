"""DATA/parvis.toml, beside the command line."""

from pathlib import Path

import pytest
from cyclopts import CycloptsError

from parvis import cli
from parvis.cli.options import Options
from parvis.settings import Settings


def settings(data: Path, *words: str) -> Settings:
    """What `serve` would be told."""
    command = ("serve", "--data", str(data), *words)
    _, bound, _ = cli.app.parse_args(command, exit_on_error=False, print_error=False)
    options: Options = bound.arguments["options"]
    return options.settings()


def write(data: Path, *lines: str) -> None:
    (data / "parvis.toml").write_text("\n".join(lines))


def test_no_file_is_needed(tmp_path: Path) -> None:
    assert settings(tmp_path) == Settings(data=tmp_path)


def test_every_option_may_stand_in_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        'host = "0.0.0.0"',
        "port = 9000",
        "media-port = 9001",
        'media-address = ["203.0.113.7", "2001:db8::7"]',
        'public-url = "https://stage.example.org"',
        'trusted-proxy = ["192.0.2.1"]',
        'sign-up = "open"',
        'log = "json"',
        'metrics-token = "a secret"',
    )
    assert settings(tmp_path) == Settings(
        data=tmp_path,
        host="0.0.0.0",
        port=9000,
        media_port=9001,
        media_addresses=("203.0.113.7", "2001:db8::7"),
        public_url="https://stage.example.org",
        trusted_proxies=("192.0.2.1",),
        accounts="open",
        log="json",
        metrics_token="a secret",
    )


def test_the_command_line_wins(tmp_path: Path) -> None:
    write(tmp_path, "port = 9000", 'sign-up = "open"')
    read = settings(tmp_path, "--port", "9009")
    assert (read.port, read.sign_up) == (9009, "open")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("prot = 9000", "prot"),
        ('port = "many"', "port"),
        ('sign-up = "never"', "sign-up"),
        ('data = "elsewhere"', "cannot be named"),
        ("port = = 1", "TOMLDecodeError"),
    ],
)
def test_what_cannot_be_meant_is_said(tmp_path: Path, line: str, word: str) -> None:
    write(tmp_path, line)
    with pytest.raises(CycloptsError) as caught:
        settings(tmp_path)
    assert word in str(caught.value)


def test_in_public_accounts_are_by_invitation_unless_said_otherwise(tmp_path: Path) -> None:
    public = ("--public-url", "https://stage.example.org")
    assert settings(tmp_path).sign_up == "open"
    assert settings(tmp_path, *public).sign_up == "invitation"
    assert settings(tmp_path, *public, "--sign-up", "open").sign_up == "open"


def test_a_file_that_cannot_be_read_is_no_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "parvis.toml").mkdir()
    with pytest.raises(CycloptsError, match="cannot be read"):
        settings(tmp_path)
