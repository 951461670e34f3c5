"""What is looked at before `serve` begins anew, and which signal wins."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from serving import free_port

from parvis.server.preflight import Unfit, check_reload
from parvis.server.serving import Told, until_told
from parvis.settings import Settings


def no(data: Path, **changes: Any) -> str:
    """Why it goes on as it is; nothing, if it may begin anew."""
    now = Settings(data=data, port=free_port(), media_port=0)
    try:
        check_reload(now, replace(now, **changes))
    except Unfit as unfit:
        return str(unfit)
    return ""


def test_what_is_free_may_be_wanted(tmp_path: Path) -> None:
    changes = {"host": "0.0.0.0", "media_port": free_port(socket.SOCK_DGRAM), "log": "json"}
    assert no(tmp_path, **changes) == no(tmp_path, port=free_port()) == no(tmp_path, port=0) == ""


def test_its_own_port_is_not_taken(tmp_path: Path) -> None:
    """On every address instead of one: it is given back before it is taken again."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        now = Settings(data=tmp_path, port=listener.getsockname()[1])
        check_reload(now, replace(now, host="0.0.0.0"))


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


def test_nor_is_a_program_that_is_not_there_any_more_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert "Install Parvis again" in no(tmp_path)


HANG_UP, END = signal.SIGHUP, signal.SIGTERM


@pytest.mark.parametrize(
    ("signals", "reloads"),
    [((HANG_UP,), True), ((END,), False), ((HANG_UP, END), False), ((END, HANG_UP), False)],
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

    def may() -> bool:
        asked.append(True)
        return True

    assert until_told(work, may).reload is reloads
    assert len(asked) == (signals[0] is HANG_UP)
