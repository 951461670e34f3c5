"""`parvis speak` and `parvis listen` say in a sentence what stands in the way."""

from pathlib import Path

import pytest
from serving import free_port

from parvis import cli


def sentence(*words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.app(words)
    said = str(ended.value.code)
    assert said.startswith("parvis: ") and said.endswith((".", "…")), said
    return said


def nowhere() -> str:
    return f"http://127.0.0.1:{free_port()}/rooms/agora"


def test_a_link_that_is_none_of_a_room_says_what_one_looks_like(tmp_path: Path) -> None:
    for link in ("agora", "http://127.0.0.1/", "ftp://127.0.0.1/rooms/agora"):
        assert "/rooms/" in sentence("listen", "-o", str(tmp_path / "x.ogg"), "--room", link)


def test_a_site_that_does_not_answer_is_named(tmp_path: Path) -> None:
    said = sentence("listen", "-o", str(tmp_path / "x.ogg"), "--room", nowhere())
    assert "http://127.0.0.1:" in said and "does not answer" in said


def test_a_password_file_that_is_missing_is_named(tmp_path: Path) -> None:
    options = ("--email", "ana@example.org", "--password-file", str(tmp_path / "secret"))
    assert "secret" in sentence("listen", "-o", "x.ogg", "--room", nowhere(), *options)


def test_a_file_that_cannot_be_played_is_named_before_anybody_comes(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    for name in ("text.wav", "missing.wav"):
        said = sentence("speak", str(tmp_path / name), "--room", nowhere())
        assert name in said and "cannot be played" in said


def test_a_file_that_cannot_be_written_is_named_before_anybody_comes(tmp_path: Path) -> None:
    for output in (tmp_path, tmp_path / "missing" / "x.ogg"):
        said = sentence("listen", "-o", str(output), "--room", nowhere())
        assert str(output) in said and "cannot be written" in said


def test_a_file_that_is_there_stays_while_nobody_comes(tmp_path: Path) -> None:
    old, new = tmp_path / "old.ogg", tmp_path / "new.ogg"
    old.write_text("last week")
    for output in (old, new):
        sentence("listen", "-o", str(output), "--room", nowhere())
    assert old.read_text() == "last week" and not new.exists()


def test_a_missing_peer_says_how_to_build_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARVIS_PEER_BINARY", "/nowhere/parvis-peer")
    assert "make run" in sentence("listen", "-o", str(tmp_path / "x.ogg"), "--room", nowhere())
