"""/socket, on a real port: tickets, limits, close codes, and readers that do not read."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from live.fakes import settled
from server.stage import Stage, Talker, a_stage
from websockets.exceptions import InvalidStatus

from parvis.server import outlet, sockets
from parvis.wire import Close


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path) as stage:
        yield stage


async def test_a_ticket_first_then_the_room_from_nothing(stage: Stage) -> None:
    _, hana = await stage.host()
    assert await hana.says("unmute_self") == "ack"
    assert hana.joined["connection"] in stage.media.speaking


async def test_what_is_no_good_ticket_closes(stage: Stage) -> None:
    for frame in ('{"ticket": "made up"}', "{}", "nonsense", '{"id": "1", "command": {}}', b"\x00"):
        talker = Talker(await stage.browser().open_socket())
        await talker.socket.send(frame)
        assert await talker.closed() == Close.BAD_TICKET, frame


async def test_a_ticket_is_good_once(stage: Stage) -> None:
    """C1."""
    browser, hana = await stage.host()
    again = Talker(await browser.open_socket())
    await again.show(hana.joined["ticket"])
    assert await again.closed() == Close.BAD_TICKET
    assert await hana.says("unmute_self") == "ack"


async def test_who_shows_no_ticket_in_time_is_closed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "INTRODUCTION", 0.05)
    talker = Talker(await stage.browser().open_socket())
    assert await talker.closed() == Close.BAD_TICKET


async def test_only_our_own_pages_get_a_socket(stage: Stage) -> None:
    """C1: cross-site hijacking."""
    others = ("https://evil.example", "null", "http://127.0.0.1", f"{stage.origin}.evil.example")
    for origin in others:
        with pytest.raises(InvalidStatus):
            await stage.browser().open_socket(additional_headers={"Origin": origin})
    assert await stage.browser().open_socket(additional_headers={"Origin": stage.origin})


BAD: tuple[tuple[str | bytes, str | None, str], ...] = (
    ("nonsense", None, "malformed"),
    ("[]", None, "malformed"),
    ("[" * 60_000, None, "malformed"),
    (b"\x00\x01", None, "malformed"),
    ('{"id": "7"}', "7", "malformed"),
    ('{"id": "", "command": {"type": "mute_self"}}', None, "malformed"),
    ('{"id": "7", "command": {"type": "mute_self", "participant": "x"}}', "7", "malformed"),
    ('{"id": "7", "command": {"type": "mute_participant"}}', "7", "malformed"),
    ('{"id": "7", "command": {"type": "describe_hand", "topic": 1}}', "7", "malformed"),
    ('{"id": "7", "command": {"type": "fly"}}', "7", "unknown_command"),
    ('{"id": "7", "command": {"type": "wake"}}', "7", "unknown_command"),
    ('{"id": "7", "command": {"type": "lose_connection", "participant": "x"}}', "7",
     "unknown_command"),
    (json.dumps({"id": "7", "pad": "x" * (64 * 1024)}), None, "too_long"),
)  # fmt: skip


async def test_bad_input_is_refused_and_the_connection_lives(stage: Stage) -> None:
    _, hana = await stage.host()
    for frame, id, reason in BAD:
        await hana.socket.send(frame)
        assert await hana.answered(id) == reason, frame[:60]
    assert await hana.says("unmute_self", "8") == "ack"


async def test_a_command_that_comes_twice_gets_the_first_answer_again(stage: Stage) -> None:
    """R11."""
    _, hana = await stage.host()
    for type, id in (("unmute_self", "1"), ("mute_self", "2"), ("unmute_self", "1")):
        assert await hana.says(type, id) == "ack"
    assert hana.joined["connection"] not in stage.media.speaking


async def test_more_than_twenty_commands_in_a_second_are_too_fast(stage: Stage) -> None:
    """C2."""
    _, hana = await stage.host()
    for number in range(40):
        await hana.ask("mute_self", str(number))
    answers = [await hana.answered(str(number)) for number in range(40)]
    assert answers[:20] == ["ack"] * 20 and "too_fast" in answers[20:]
    await asyncio.sleep(sockets.PER)
    assert await hana.says("unmute_self", "later") == "ack"


async def test_a_newer_device_of_the_same_person_closes_the_older(stage: Stage) -> None:
    browser, hana = await stage.host()
    await browser.enter(hana.room)
    assert await hana.closed() == Close.REPLACED


async def test_a_removed_person_is_told_so(stage: Stage) -> None:
    _, hana = await stage.host()
    ann = await (await stage.person("Ann")).enter(hana.room)
    assert await hana.says("remove_from_room", participant=ann.id) == "ack"
    assert await ann.closed() == Close.REMOVED


async def test_the_end_of_the_room_is_told_to_all(stage: Stage) -> None:
    _, hana = await stage.host()
    ann = await (await stage.person("Ann")).enter(hana.room)
    await hana.ask("end_room")
    assert {await hana.closed(), await ann.closed()} == {Close.ROOM_ENDED}


async def test_the_end_of_the_media_ends_the_socket(stage: Stage) -> None:
    _, hana = await stage.host()
    stage.media.end(hana.joined["connection"], "silent")
    assert await hana.closed() == Close.LEASE_ENDED


async def test_leaving_is_confirmed_by_the_close(stage: Stage) -> None:
    _, hana = await stage.host()
    assert await hana.says("leave_room") == "ack"
    assert await hana.closed() == Close.LEFT


async def test_who_leaves_and_hangs_up_at_once_has_left(stage: Stage) -> None:
    _, hana = await stage.host()
    ann = await (await stage.person("Ann")).enter(hana.room)
    assert await ann.says("raise_hand") == "ack"
    await ann.ask("leave_room", "2")
    stage.media.end(ann.joined["connection"], "left")
    await ann.socket.close()
    while (await hana.hears("event"))["event"]["type"] != "hand_lowered":
        pass  # it would fail with a timeout
    assert ann.id not in stage.house.runners[hana.room].sitting.room.people


async def test_a_restart_is_told_as_such(tmp_path: Path) -> None:
    async with a_stage(tmp_path) as stage:
        _, hana = await stage.host()
    assert await hana.closed() == Close.RESTART


async def test_a_slow_reader_is_cut_and_the_others_are_not(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E11, T-L3: a bounded backlog, and back by a snapshot."""
    monkeypatch.setattr(outlet, "GOODBYE", 0.2)
    browser, hana = await stage.host()
    ann = await (await stage.person("Ann")).enter(hana.room)
    slow = stage.house.ports.attendance.of(hana.room, ann.id)
    assert slow and isinstance(slow.outlet, outlet.Outlet)
    stuck = asyncio.get_running_loop().create_future()
    monkeypatch.setattr(slow.outlet, "send_text", lambda _: stuck)
    out = slow.outlet
    out.send(b'{"type":"rejoin"}')
    await settled()
    for _ in range(70):
        out.queue(b" " * 4096)
    assert out.code is Close.TOO_SLOW and out.waiting == []
    assert await ann.closed() == Close.TOO_SLOW
    assert await hana.says("unmute_self") == "ack"
    assert browser and stage.house.ports.attendance.of(hana.room, ann.id), "its media live on"


async def test_one_long_message_alone_is_no_backlog(stage: Stage) -> None:
    """A host with a thousand hands in the queue still gets a snapshot."""
    _, hana = await stage.host()
    lease = stage.house.ports.attendance.of(hana.room, hana.id)
    assert lease and isinstance(lease.outlet, outlet.Outlet)
    lease.outlet.send(b'{"type":"long","text":"' + b"x" * 2 * outlet.BACKLOG + b'"}')
    lease.outlet.send(b'{"type":"rejoin"}')
    await hana.hears("long")
    await hana.hears("rejoin")
    assert lease.outlet.code is None and lease.outlet.backlog == lease.outlet.longest == 0


async def test_an_idle_client_that_never_reads_holds_little(stage: Stage) -> None:
    """E11, with a real socket that stops reading."""
    _, hana = await stage.host()
    ann = await (await stage.person("Ann")).enter(hana.room)
    lease = stage.house.ports.attendance.of(hana.room, ann.id)
    assert lease and isinstance(lease.outlet, outlet.Outlet)
    out = lease.outlet
    ann.socket.transport.pause_reading()
    for _ in range(20_000):
        out.send(b'"' + b"x" * 1022 + b'"')
        if out.code is not None:
            break
        await asyncio.sleep(0)
    assert out.code is Close.TOO_SLOW and out.backlog <= 2 * outlet.BACKLOG
    ann.socket.transport.abort()
