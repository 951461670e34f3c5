"""Every command of the socket, by everybody: `commands.txt`."""

from typing import Any

import pytest
from authorisation.cast import BECOMES, Company, Scene, enact, listens, opened, says
from authorisation.table import WHO, read
from server.stage import Talker

from parvis.room.words import On, OnMany
from parvis.wire import Close, ShellCommand
from parvis.wire.vocabulary import COMMANDS, tag

TABLE = read("commands.txt")

KINDS = {tag(kind): kind for kind in (*COMMANDS, *ShellCommand.__subclasses__())}

# What it is about: somebody in this state; a listener, where it is about anybody else.
ABOUT = {
    "accept_hand": "requester",
    "dismiss_hand": "requester",
    "move_to_audience": "speaker",
    "mute_participant": "speaker",
    "unmake_moderator": "moderator",
    "hand_over": "speaker",
    # These are about whoever is like that.
    "accept_all": "requester",
    "lower_all": "requester",
    "mute_all": "speaker",
}

# What the host has to have done before it can mean anything.
BEFORE = {"open_hands": "close_hands", "unlock_room": "lock_room", "end_calm": "calm_room"}

ARGUMENTS: dict[str, dict[str, Any]] = {
    "describe_hand": {"topic": "The bridge"},
    "show_audience": {"shown": True},
    "react": {"reaction": "applause"},
    "just_listen": {"on": True},
}


def test_every_command_has_its_row() -> None:
    assert sorted(TABLE) == sorted(KINDS)


async def somebody(scene: Scene, command: str) -> Talker | None:
    kind, state = KINDS[command], ABOUT.get(command, "listener")
    if command not in ABOUT and not issubclass(kind, (On, OnMany)):
        return None
    other = await listens(scene)
    await BECOMES[state](scene, other)
    return other


def arguments(command: str, about: Talker | None) -> dict[str, Any]:
    kind = KINDS[command]
    if about and issubclass(kind, On):
        return {"participant": about.id}
    if about and issubclass(kind, OnMany):
        return {"participants": [about.id]}
    return ARGUMENTS.get(command, {})


async def tries(scene: Scene, who: str, command: str, about: Talker | None) -> str:
    """What comes of it."""
    if scene.talker is None:  # no ticket: the command is the first thing that is said
        stranger = Talker(await scene.browser.open_socket())
        await stranger.ask(command, **arguments(command, about))
        return Close(await stranger.closed()).name.lower()
    if who == "removed":  # the socket is closed, and there is no other way to say anything
        assert await scene.talker.closed() == Close.REMOVED
        return str((await scene.browser.join(scene.room)).json()["code"])
    return await says(scene.talker, command, **arguments(command, about))


@pytest.mark.asyncio(loop_scope="package")
@pytest.mark.parametrize("command", TABLE)
async def test_a_command_by_everybody(company: Company, command: str) -> None:
    found, hana = {}, await company.newcomer()
    for who in WHO:
        scene = await opened(company, hana)
        about = await somebody(scene, command)
        await enact(scene, who)
        if command in BEFORE:
            await scene.host_says(BEFORE[command])
        found[who] = await tries(scene, who, command, about)
    await company.rest(again=True)
    assert found == TABLE[command]
