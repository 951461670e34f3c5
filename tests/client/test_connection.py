"""A connection, with the real server behind it: it folds, asks, comes back, and ends."""

import asyncio
from pathlib import Path

import pytest
from client.world import a_world, does

from parvis.client import Connection, Ended, SaidNo, Site, Unreachable
from parvis.client.backoff import FIRST, later
from parvis.room.words import AcceptHand, CloseHands, EndRoom, RaiseHand, RemoveFromRoom, UnmuteSelf
from parvis.wire import Ack, Close, Join, Joined, Refusal


async def loses_its_socket(here: Connection) -> None:
    """And has another one."""
    lost = here.socket
    assert lost
    await lost.close()
    await here.until(lambda _: here.socket not in (None, lost))


async def on_stage(hana: Connection, ann: Connection) -> None:
    await does(ann, RaiseHand())
    await hana.until(lambda it: it.room.person(ann.picture.id).hand_raised_at is not None)
    await does(hana, AcceptHand(ann.picture.id))
    await does(ann, UnmuteSelf())
    await ann.until(lambda it: not it.me.muted)


async def test_the_picture_is_what_a_fresh_snapshot_would_show(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, world.hana() as hana, world.person("Ann") as ann:
        await on_stage(hana, ann)
        await hana.until(lambda it: not it.room.person(ann.picture.id).muted)
        folded = (hana.picture.room, hana.picture.seq, hana.picture.people)
        assert hana.picture.name(ann.picture.id) == "Ann"
        await loses_its_socket(hana)
        assert (hana.picture.room, hana.picture.seq, hana.picture.people) == folded
        assert ann.picture.before is None and hana.picture.listening == 0


async def test_a_refusal_is_an_answer(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, world.hana() as hana, world.person("Ann") as ann:
        answer = await ann.ask(AcceptHand(hana.picture.id))
        assert isinstance(answer, Refusal) and answer.reason == "not_allowed"


async def test_a_command_outlives_the_socket_it_was_sent_on(tmp_path: Path) -> None:
    """R11: under its own id, so it is done once."""
    async with a_world(tmp_path) as world, world.person("Ann") as ann:
        await ann.until(lambda _: ann.socket is not None)
        assert ann.socket
        asking = asyncio.create_task(ann.ask(RaiseHand()))
        await ann.socket.close()
        assert isinstance(await asking, Ack)
        await ann.until(lambda it: it.me.hand_raised_at is not None)


async def test_lost_media_are_replaced_by_joining_anew_as_the_same_person(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, world.hana() as hana, world.person("Ann") as ann:
        await on_stage(hana, ann)
        old, me = ann.id, ann.picture.id
        world.stage.media.end(old, "silent")
        await ann.until(lambda _: ann.id != old)
        await does(ann, UnmuteSelf())
        assert ann.picture.id == me
        assert ann.id in world.stage.media.speaking


async def test_a_peer_that_has_failed_is_replaced_before_the_lease_ends(tmp_path: Path) -> None:
    """Make before break: the core sees the newer connection name the one it replaces."""
    async with a_world(tmp_path) as world, world.hana() as hana, world.person("Ann") as ann:
        await on_stage(hana, ann)
        old, failed = ann.id, ann.peer
        failed.hear({"peer": failed.name, "event": "failed"})
        await ann.until(lambda _: ann.id != old and ann.socket is not None)
        await ann.until(lambda it: it.me.place == "stage" and not it.me.muted)
        assert failed.name in world.peers.closed
        assert world.stage.media.speaking == {ann.id}


async def test_a_core_that_began_anew_is_joined_anew_by_everybody(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, world.hana() as hana, world.person("Ann") as ann:
        await on_stage(hana, ann)
        old = (hana.id, ann.id)
        world.stage.media.crash()
        await world.stage.house.media_restarted()
        await hana.until(lambda _: hana.id not in old and hana.socket is not None)
        await ann.until(lambda _: ann.id not in old and ann.socket is not None)
        assert set(world.stage.media.lines) == {hana.id, ann.id}
        await ann.until(lambda it: not it.me.muted)


async def test_a_server_that_stays_away_is_given_up_when_nothing_is_held_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parvis.client.connection.HELD", 0.0)
    async with a_world(tmp_path) as world, world.person("Ann") as ann:
        await ann.until(lambda _: ann.socket is not None)
        ann.site.url = ann.site.http.base_url = "http://127.0.0.1:9"
        assert ann.socket
        await ann.socket.close()
        with pytest.raises(Unreachable, match="does not answer"):
            await ann.until(lambda _: False)


async def test_what_is_heard_goes_on_from_the_media_that_replace_the_lost(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, world.person("Ann") as ann:
        ann.hear(lambda packet: None)
        failed = ann.peer
        failed.hear({"peer": failed.name, "event": "closed"})
        await ann.until(lambda _: ann.peer is not failed)
        asked = [line["peer"] for line in world.peers.lines.said if line["do"] == "keep"]
        assert asked == [failed.name, ann.peer.name]


async def test_who_is_removed_is_told_and_asks_nothing_more(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, world.hana() as hana, world.person("Ann") as ann:
        await does(hana, RemoveFromRoom(ann.picture.id))
        with pytest.raises(Ended) as ended:
            await ann.until(lambda _: False)
        assert ended.value.code is Close.REMOVED
        with pytest.raises(Ended):
            await ann.ask(RaiseHand())


async def test_the_end_of_the_room_is_the_end_of_every_connection(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, world.hana() as hana, world.person("Ann") as ann:
        await does(hana, EndRoom())
        await ann.ended()
        assert isinstance(ann.over, Ended) and ann.over.code is Close.ROOM_ENDED


async def test_leaving_is_quiet_and_at_once(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, world.hana() as hana:
        person = world.person("Ann")
        async with person as ann:
            await hana.until(lambda it: it.listening == 1)
        assert isinstance(ann.over, Ended) and ann.over.code is Close.LEFT
        assert [line.room for line in world.stage.media.lines.values()] == [world.room]
        assert ann.peer.name in world.peers.closed


async def test_a_join_that_is_refused_says_why_and_leaves_nothing_open(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, Site(world.stage.origin) as nobody:
        with pytest.raises(SaidNo) as no:
            async with world.connection(nobody):
                pass
        assert no.value.code == "name_needed"
        assert world.peers.peers == {}


class Stormed(Site):
    """Has no ticket for anybody, twice."""

    asked = 0

    async def ticket(self, room: str, connection: str) -> str:
        self.asked += 1
        if self.asked <= 2:
            raise SaidNo("too_many", "Too many attempts.", 0.01)
        return await super().ticket(room, connection)


async def test_a_server_that_has_too_much_to_do_is_asked_again_later(tmp_path: Path) -> None:
    """A7: after a restart everybody comes back at once. Nobody is lost by that."""
    async with (
        a_world(tmp_path) as world,
        Stormed(world.stage.origin) as site,
        world.connection(site, "Vic") as vic,
    ):
        await vic.until(lambda _: vic.socket is not None)
        await loses_its_socket(vic)
        assert site.asked == 3


async def test_a_socket_that_was_lost_is_not_asked_for_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A7."""
    slept: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float, *more: object) -> None:
        slept.append(seconds)
        await sleep(0)

    async with a_world(tmp_path) as world, world.person("Ann") as ann:
        await ann.until(lambda _: ann.socket is not None)
        monkeypatch.setattr("parvis.client.connection.asyncio.sleep", noted)
        await loses_its_socket(ann)
        monkeypatch.undo()
        assert any(FIRST / 2 <= seconds <= FIRST for seconds in slept)


def test_nobody_comes_before_they_are_asked_to_nor_all_together() -> None:
    """A7: Retry-After."""
    waits = {later(3.0, 0.25) for _ in range(100)}
    assert min(waits) >= 3.0 and max(waits) <= 3.75 and len(waits) > 50
    assert later(None, 0.25) == 0.25


async def test_a_bug_of_who_is_told_is_not_taken_for_leaving(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world, world.hana() as hana:
        with pytest.raises(ZeroDivisionError):
            async with world.person("Ann") as ann:
                ann.told.append(lambda message: print(1 / 0))
                await does(hana, CloseHands())
                await ann.ended()


class Busy(Site):
    """Holds everybody at the door, three times."""

    asked = 0

    async def join(self, room: str, wanted: Join) -> Joined:
        self.asked += 1
        if self.asked <= 3:
            raise SaidNo("room_calm", "The room is calm.", 0.01)
        return await super().join(room, wanted)


async def test_who_is_held_at_the_door_asks_again_by_itself(tmp_path: Path) -> None:
    async with (
        a_world(tmp_path) as world,
        Busy(world.stage.origin) as site,
        world.connection(site, "Vic") as vic,
    ):
        assert (site.asked, vic.picture.name(vic.picture.id)) == (4, "Vic")
