"""The supervisor with the real program. `make` builds it; a missing one fails these tests."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from media.cores import ANY_PORT, core_in, crash, last_core_in, pid_of

from parvis.media import Core, CoreFailed, Flags, NoBinary
from parvis.media.process import ended
from parvis.media.protocol import encode_frame
from parvis.wire.failures import BadOffer, MediaAway

STRANGER = """
import socket, sys
server = socket.socket(socket.AF_UNIX); server.bind(sys.argv[1]); server.listen(); print(flush=True)
while True:
    client, _ = server.accept()
    client.recv(4096)
    client.sendall(bytes.fromhex("{answer}"))
"""
NO = {"id": 1, "no": {"reason": "wrong_protocol", "text": ""}}


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has said that it is ready."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline()
        yield process


async def test_a_core_is_started_and_answers(tmp_path: Path) -> None:
    async with last_core_in(tmp_path) as core:
        await core.open_room("agora")
        assert (await core.table()).rooms == ["agora"]
        assert (await core.stats()) is not None
        assert (tmp_path / "media.log").exists()


async def test_a_core_outlives_its_controller_and_is_adopted_with_its_rooms(tmp_path: Path) -> None:
    """M11: the control plane dies, the media play on."""
    async with core_in(tmp_path) as first:
        await first.open_room("agora")
    async with last_core_in(tmp_path) as second:
        assert pid_of(second) == pid_of(first)
        assert (await second.table()).rooms == ["agora"]


async def test_a_core_that_crashed_is_back_within_half_a_second(tmp_path: Path) -> None:
    async with last_core_in(tmp_path) as core:
        told: list[str] = []
        back = asyncio.Event()

        async def restarted() -> None:
            told.append("restarted")
            await core.open_room("agora")
            back.set()

        core.lost = lambda: told.append("lost")
        core.restarted = restarted
        began = time.monotonic()
        old = await crash(core)
        await asyncio.wait_for(back.wait(), 5)
        assert told == ["lost", "restarted"] and pid_of(core) != old
        assert (await core.table()).rooms == ["agora"]
        assert time.monotonic() - began < 5, (
            "a bound for slow machines; bench/ measures the half second"
        )


async def test_it_comes_back_however_often_it_crashes(tmp_path: Path) -> None:
    async with last_core_in(tmp_path) as core:
        pids = set()
        for _ in range(4):
            back = asyncio.Event()

            async def restarted(back: asyncio.Event = back) -> None:
                back.set()

            core.restarted = restarted
            pids.add(await crash(core))
            await asyncio.wait_for(back.wait(), 5)
        assert len(pids) == 4


async def test_of_a_core_that_crashed_not_even_a_zombie_stays(tmp_path: Path) -> None:
    """R22: however often it happens."""
    async with last_core_in(tmp_path) as core:
        back = asyncio.Event()

        async def restarted() -> None:
            back.set()

        core.restarted, old = restarted, pid_of(core)
        os.kill(old, signal.SIGKILL)
        await asyncio.wait_for(back.wait(), 5)
        with pytest.raises(ProcessLookupError):
            os.kill(old, 0)


async def test_a_question_to_a_core_that_dies_over_it_says_media_away(tmp_path: Path) -> None:
    async with last_core_in(tmp_path) as core:
        os.kill(pid_of(core), signal.SIGSTOP)
        question = asyncio.create_task(core.open_room("agora"))
        await asyncio.sleep(0.05)
        os.kill(pid_of(core), signal.SIGKILL)
        with pytest.raises(MediaAway):
            await question


async def test_closing_asks_nothing_of_a_core_that_is_away(tmp_path: Path) -> None:
    """The dead forward nothing: closing, leaving and ending have then been done."""
    core = Core(tmp_path, ANY_PORT)
    await core.close_microphone("nobody")
    await core.leave("nobody")
    await core.close_room("agora")
    assert await core.open_microphone("nobody") is False


async def test_a_core_that_hangs_is_killed_and_replaced(tmp_path: Path) -> None:
    """E8: what cannot be told to close a microphone may not go on forwarding it."""
    async with last_core_in(tmp_path) as core:
        back = asyncio.Event()

        async def restarted() -> None:
            back.set()

        core.restarted = restarted
        hung = pid_of(core)
        os.kill(hung, signal.SIGSTOP)
        await core.close_microphone("somebody")
        await asyncio.wait_for(back.wait(), 5)
        assert pid_of(core) != hung and ended(hung)


async def test_a_join_waits_for_a_core_that_is_being_started(tmp_path: Path) -> None:
    async with last_core_in(tmp_path) as core:

        async def restarted() -> None:
            await core.open_room("agora")

        core.restarted = restarted
        await crash(core)
        while core.ready.is_set():  # noqa: ASYNC110 (an Event tells when it is set, not cleared)
            await asyncio.sleep(0)
        with pytest.raises(BadOffer):
            await core.join("agora", "c", 1, b"", None, "no SDP at all")


async def test_a_join_to_a_room_that_is_not_open_there_is_to_be_tried_again(tmp_path: Path) -> None:
    async with last_core_in(tmp_path) as core:
        with pytest.raises((MediaAway, BadOffer)):
            await core.join("nowhere", "c", 1, b"", None, "v=0")


async def test_a_core_with_other_flags_is_replaced(tmp_path: Path) -> None:
    async with core_in(tmp_path) as first:
        pass
    other = Flags(media_port=0, media_addresses=("127.0.0.1", "::1"))
    async with last_core_in(tmp_path, other) as second:
        assert pid_of(second) != pid_of(first) and ended(pid_of(first))


async def test_a_core_of_another_protocol_is_replaced(tmp_path: Path) -> None:
    script = STRANGER.replace("{answer}", encode_frame(NO).hex())
    command = [sys.executable, "-c", script, str(tmp_path / "media.sock")]
    with running(command) as stranger:
        async with last_core_in(tmp_path) as core:
            assert pid_of(core) != stranger.pid
            assert (await core.table()).rooms == []


async def test_a_taken_port_is_told_in_the_words_of_the_core(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        core = Core(tmp_path, Flags(taken.getsockname()[1], ("127.0.0.1",)))
        with pytest.raises(CoreFailed) as failed:
            await core.start()
        assert str(failed.value)
        await core.close()


async def test_a_missing_program_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARVIS_MEDIA_BINARY", str(tmp_path / "nothing"))
    with pytest.raises(NoBinary, match="make run"):
        await Core(tmp_path, ANY_PORT).start()


async def test_stopping_ends_the_program(tmp_path: Path) -> None:
    async with last_core_in(tmp_path) as core:
        pid = pid_of(core)
    assert ended(pid)
