"""On the way to the stage and on it: what a program waits for, and what it gives up on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from client.fakes import Notes
from client.sounds import write_wav
from client.world import World, a_world, does

from parvis.client import Connection, Refused, Site, Trouble, speak
from parvis.client.peers import Peer
from parvis.room.words import (
    AcceptHand,
    CalmRoom,
    CloseHands,
    DismissHand,
    EndCalm,
    MoveToAudience,
    MuteParticipant,
)
from parvis.wire import EditRoom

SECONDS = 0.4  # of the file


class Scene:
    """Hana leads, Ann speaks a file. `told`: what Ann's program told its person."""

    def __init__(self, world: World, hana: Connection, ann: Connection, file: Path) -> None:
        self.world = world
        self.hana = hana
        self.ann = ann
        self.told: Notes[str] = Notes()
        self.speaking = asyncio.ensure_future(speak(ann, file, self.told.add))

    async def accepts(self) -> None:
        await self.raised()
        await does(self.hana, AcceptHand(self.ann.picture.id))

    async def raised(self) -> None:
        id = self.ann.picture.id
        await self.hana.until(lambda it: it.room.person(id).hand_raised_at is not None)

    async def begins(self) -> None:
        """Frames are on their way."""
        await self.world.peers.lines.until(lambda _: self.frames > 0)

    @property
    def frames(self) -> int:
        return sum(
            len(line["packets"]) for line in self.world.peers.lines.said if line["do"] == "play"
        )

    def are_said(self) -> None:
        """All that was given to the peer."""
        peer: Peer = self.ann.peer
        peer.hear({"peer": peer.name, "event": "played", "said": peer.sent})


@asynccontextmanager
async def a_scene(folder: Path, seconds: float = SECONDS) -> AsyncIterator[Scene]:
    file = write_wav(folder / "talk.wav", 440, seconds)
    async with a_world(folder) as world, world.hana() as hana, world.person("Ann") as ann:
        yield Scene(world, hana, ann, file)


async def test_a_file_is_played_once_it_was_accepted_and_then_muted(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        await scene.accepts()
        await scene.begins()
        assert scene.ann.id in scene.world.stage.media.speaking
        assert 20 <= scene.frames <= 22
        scene.are_said()
        await scene.speaking
        assert scene.world.stage.media.speaking == set()
        waits = "The hand is raised. Waiting for a moderator to accept it."
        assert scene.told.said == [waits, "Playing talk.wav."]


async def test_a_no_is_told_and_nothing_is_played(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        await scene.raised()
        await does(scene.hana, DismissHand(scene.ann.picture.id))
        with pytest.raises(Trouble, match="not now"):
            await scene.speaking
        assert scene.frames == 0


@pytest.mark.parametrize("taking", [MuteParticipant, MoveToAudience])
async def test_who_is_silenced_stops(
    tmp_path: Path, taking: type[MuteParticipant | MoveToAudience]
) -> None:
    async with a_scene(tmp_path) as scene:
        await scene.accepts()
        await scene.begins()
        await does(scene.hana, taking(scene.ann.picture.id))
        with pytest.raises(Trouble, match="Muted before the end"):
            await scene.speaking


async def test_what_was_not_yet_given_goes_on_in_the_media_that_replace_the_lost(
    tmp_path: Path,
) -> None:
    async with a_scene(tmp_path, seconds=2.6) as scene:
        await scene.accepts()
        await scene.begins()
        lost = scene.ann.peer
        lost.hear({"peer": lost.name, "event": "failed"})
        await scene.ann.until(lambda _: scene.ann.peer is not lost)
        await scene.world.peers.lines.until(lambda _: scene.frames > lost.sent)
        assert (lost.sent, scene.ann.peer.sent) == (100, scene.frames - 100)
        scene.are_said()
        await scene.speaking


async def test_in_a_calm_a_guest_on_stage_waits_for_its_end(tmp_path: Path) -> None:
    """A10: who is on stage stays muted."""
    async with a_scene(tmp_path) as scene:
        await scene.raised()
        await does(scene.hana, CalmRoom())
        await does(scene.hana, AcceptHand(scene.ann.picture.id))
        await scene.told.until(lambda said: len(said) == 2)
        assert scene.frames == 0
        await does(scene.hana, EndCalm())
        await scene.begins()
        scene.are_said()
        await scene.speaking
        assert scene.told.said[1] == "The room is calm. Waiting for the end of the calm."


async def test_a_closed_queue_is_a_sentence(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "talk.wav", 440, SECONDS)
    async with a_world(tmp_path) as world, world.hana() as hana, world.person("Ann") as ann:
        await does(hana, CloseHands())
        with pytest.raises(Refused, match="takes no new hands") as refused:
            await speak(ann, file, print)
        assert refused.value.reason == "hands_closed"


async def test_a_visitor_speaks_where_the_host_lets_visitors_speak(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "talk.wav", 440, SECONDS)
    async with (
        a_world(tmp_path) as world,
        world.hana() as hana,
        Site(hana.site.url) as nobody,
        world.connection(nobody, "Vic") as vic,
    ):
        with pytest.raises(Refused, match="Visitors cannot speak here"):
            await speak(vic, file, print)
        await hana.site.edit_room(world.room, EditRoom(visitors_speak=True))
        scene = Scene(world, hana, vic, file)
        await scene.accepts()
        await scene.begins()
        scene.are_said()
        await scene.speaking
