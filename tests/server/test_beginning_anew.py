"""What is looked at before `serve` begins anew, and which signal wins."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from serving import free_port

from parvis.app import CANNOT_START
from parvis.server import reload
from parvis.server.outcome import hang_up
from parvis.server.preflight import check_reload
from parvis.server.reload import Held, last_words, rehearse
from parvis.server.serving import Told, until_told
from parvis.server.unfit import Unfit
from parvis.settings import DATABASE, Settings


def no(folder: Path, **changes: Any) -> str:
    """Why it goes on as it is; nothing, if it may begin anew."""
    (folder / "index.html").touch()
    now = Settings(data=folder, client=folder, port=free_port(), media_port=0)
    try:
        check_reload(held(now), replace(now, **changes))
    except CANNOT_START as reason:
        return str(reason)
    return ""


def held(now: Settings) -> Held:
    return Held(now.host, now.port, now.media_port)


def test_what_is_free_may_be_wanted(tmp_path: Path) -> None:
    changes = {"host": "0.0.0.0", "media_port": free_port(socket.SOCK_DGRAM), "log": "json"}
    assert no(tmp_path, **changes) == no(tmp_path, port=free_port()) == no(tmp_path, port=0) == ""


def test_its_own_port_is_not_taken(tmp_path: Path) -> None:
    """On every address instead of one: it is given back before it is taken again."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        (tmp_path / "index.html").touch()
        now = Settings(data=tmp_path, client=tmp_path, port=listener.getsockname()[1])
        check_reload(held(now), replace(now, host="0.0.0.0"))


@pytest.mark.parametrize(("what", "words"), [("port", "Port"), ("media_port", "TCP port")])
def test_a_port_that_another_program_has_is_not_wanted(
    tmp_path: Path, what: str, words: str
) -> None:
    """Or nobody would answer afterwards."""
    with closing(socket.create_server(("0.0.0.0", 0))) as other:
        port = other.getsockname()[1]
        assert no(tmp_path, **{what: port}).startswith(f"{words} {port}")


def test_nor_an_address_of_another_machine(tmp_path: Path) -> None:
    assert "192.0.2.7 is no address of this machine" in no(tmp_path, host="192.0.2.7")


def test_nor_a_media_core_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARVIS_MEDIA_BINARY", "/nowhere/parvis-media")
    assert "parvis-media is missing" in no(tmp_path)


def test_nor_a_program_that_is_too_old_for_the_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    assert "written by a later Parvis" in no(tmp_path)


def test_nor_where_the_database_is_none(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_text("This is no database." * 50)
    assert no(tmp_path).endswith("or choose another folder with --data.")


def test_nor_where_nothing_can_be_written(tmp_path: Path) -> None:
    assert "Nothing can be written" in no(tmp_path, data=tmp_path / "gone")


def test_nor_a_client_that_is_just_being_built(tmp_path: Path) -> None:
    assert "The web client is not built" in no(tmp_path, client=tmp_path / "nowhere")


async def unfit() -> str:
    with pytest.raises(Unfit) as reason:
        await rehearse(Held("127.0.0.1", 8080, 7882))
    return str(reason.value)


def test_a_serve_that_has_just_ended_cannot_be_told() -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    with pytest.raises(Unfit, match=f"process {gone.pid}, cannot be told"):
        hang_up(gone.pid)


async def test_a_python_that_is_not_there_any_more_is_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert "Install Parvis again" in await unfit()


async def test_a_program_that_never_gets_ready_is_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reload, "called", lambda: ["sleep", "1000"])
    monkeypatch.setattr(reload, "PATIENCE", 0.05)
    assert "did not get ready" in await unfit()


@pytest.mark.parametrize(
    ("stderr", "reason"),
    [
        ("12:00 INFO parvis.app: x\nparvis: Port 80 is\n taken.\n", "Port 80 is taken."),
        ("Traceback:\n  File\nImportError: no x\n\n", "ImportError: no x"),
        ("", "It ended without a word."),
    ],
)
def test_the_reason_is_what_it_said_last(stderr: str, reason: str) -> None:
    assert last_words(stderr) == reason


HANG_UP, END = signal.SIGHUP, signal.SIGTERM


@pytest.mark.parametrize(
    ("signals", "reloads"),
    [
        ((HANG_UP,), True),
        ((HANG_UP, HANG_UP), True),
        ((END,), False),
        ((HANG_UP, END), False),
        ((END, HANG_UP), False),
    ],
)
def test_who_is_told_to_end_does_not_begin_anew(
    signals: tuple[signal.Signals, ...], reloads: bool
) -> None:
    asked: list[bool] = []

    async def work(_: Told) -> None:
        os.kill(os.getpid(), signals[0])
        try:
            await asyncio.sleep(60)
        finally:  # it takes a while to put everything away
            for number in signals[1:]:
                os.kill(os.getpid(), number)
                await asyncio.sleep(0.05)

    async def may() -> bool:
        asked.append(True)
        return True

    assert until_told(work, may).reload is reloads
    assert len(asked) == (signals[0] is HANG_UP)


def test_one_rehearsal_is_enough_and_none_keeps_it_from_ending() -> None:
    asked: list[bool] = []

    async def work(_: Told) -> None:
        for number in (HANG_UP, HANG_UP, END):
            os.kill(os.getpid(), number)
            await asyncio.sleep(0.05)
        await asyncio.sleep(60)

    async def may() -> bool:
        asked.append(True)
        await asyncio.Event().wait()
        return True

    assert not until_told(work, may).reload
    assert asked == [True]
