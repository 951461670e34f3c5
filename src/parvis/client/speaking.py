"""Plays a sound file to a room, through the same doors as everybody: a hand, a yes, Unmute."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from parvis.client.connection import Connection
from parvis.client.opus import frames_of
from parvis.client.picture import Picture
from parvis.client.trouble import Refused, Trouble
from parvis.client.voice import play
from parvis.room.state import Place
from parvis.room.words import AcceptHand, Command, MuteSelf, RaiseHand, UnmuteSelf
from parvis.wire import REFUSALS, DescribeHand, Refusal

LONGEST_TOPIC = 80  # characters
OPENS = 0.2  # seconds in which an unmuted microphone has opened in the core
LINGER = 0.2  # seconds in which the last packet arrives

Say = Callable[[str], None]

SILENCED = "Muted before the end: by a moderator, or because the connection was lost for a while."

SENTENCES = {
    "account_needed": "Visitors cannot speak here. Sign in with --email, or ask the host.",
    "hands_closed": "The host takes no new hands for now. Try again later.",
    "room_calm": "The room is calm: nobody can raise a hand until its host ends the calm.",
    "too_many_hands": "A hand of yours went up moments ago. Try again in a while.",
    "stage_full": "The stage is full. Try again later.",
}


async def speak(here: Connection, file: Path, say: Say) -> None:
    """Comes on stage, plays the file, and is muted again. `say`: what it waits for."""
    await come_on_stage(here, file.name, say)
    await unmute(here, say)
    await asyncio.sleep(OPENS)
    say(f"Playing {file.name}.")
    await while_heard(here, play(here, frames_of(file)))
    await asyncio.sleep(LINGER)
    await here.ask(MuteSelf())


async def come_on_stage(here: Connection, topic: str, say: Say) -> None:
    if is_on_stage(here.picture):
        return
    await here.ask(DescribeHand(printable(topic), "working"))
    await must(here, RaiseHand())
    await here.until(lambda it: is_on_stage(it) or it.me.hand_raised_at is not None)
    if here.picture.me.leads:
        await must(here, AcceptHand(here.picture.id))
    else:
        say("The hand is raised. Waiting for a moderator to accept it.")
    await here.until(lambda it: is_on_stage(it) or it.me.hand_raised_at is None)
    if not is_on_stage(here.picture):
        raise Trouble("A moderator said: not now.")


async def unmute(here: Connection, say: Say) -> None:
    """In a calm a guest stays muted, and waits."""
    if here.picture.room.calm_since and not here.picture.me.leads:
        say("The room is calm. Waiting for the end of the calm.")
        await here.until(lambda it: it.room.calm_since is None)
    await must(here, UnmuteSelf())
    await here.until(lambda it: not it.me.muted)


async def while_heard(here: Connection, playing: Coroutine[Any, Any, None]) -> None:
    """Until it is played; a sentence, when somebody took the microphone before that."""
    tasks = [asyncio.ensure_future(work) for work in (playing, here.until(is_silenced))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()
        if not tasks[0].done():
            raise Trouble(SILENCED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def is_silenced(picture: Picture) -> bool:
    return picture.me.muted or not is_on_stage(picture)


async def must(here: Connection, command: Command) -> None:
    answer = await here.ask(command)
    if isinstance(answer, Refusal):
        reason = answer.reason
        text = SENTENCES.get(reason) or f"The room said no: {REFUSALS.get(reason, reason)}."
        raise Refused(reason, text)


def is_on_stage(picture: Picture) -> bool:
    return picture.me.place is Place.STAGE


def printable(topic: str) -> str:
    """A file's name as a topic: nothing that would break a line."""
    return "".join(letter for letter in topic if letter.isprintable())[:LONGEST_TOPIC]
