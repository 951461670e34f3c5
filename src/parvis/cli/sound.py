"""`parvis speak` and `parvis listen`: a room without a browser, through the same doors."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from parvis.cli.base import app, explaining

if TYPE_CHECKING:
    from parvis.client import Connection

Errand = Callable[["Connection"], Awaitable[None]]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Way:
    """Into which room, and as whom."""

    room: Annotated[str, Parameter(help="The room's link, as the browser shows it.")]
    name: Annotated[str | None, Parameter(help="The name to come under, as a visitor.")] = None
    email: Annotated[str | None, Parameter(help="The account to come by instead.")] = None
    password_file: Annotated[Path | None, Parameter(help="A file with its password.")] = None
    insecure: Annotated[bool, Parameter(help="Believe any certificate.", negative="")] = False


@app.command
def speak(file: Annotated[Path, Parameter(help="Any audio file.")], /, *, way: Way) -> None:
    """Play an audio file in a room: raise a hand, wait for the yes, unmute, play, leave."""
    from parvis.client import Trouble, check_sound, speak

    with explaining(Trouble):
        check_sound(file)
    run(lambda here: speak(here, file, remark), way, "Speaker")


@app.command
def listen(
    *,
    output: Annotated[Path, Parameter(("--output", "-o"), help="The file to write, Ogg Opus.")],
    seconds: Annotated[float | None, Parameter(help="How long; else until the room ends.")] = None,
    way: Way,
) -> None:
    """Write down what a listener of a room hears."""
    from parvis.client import Trouble, check_writable, record

    with explaining(Trouble):
        check_writable(output)
    run(lambda here: record(here, output, seconds), way, "Listener", just_listening=True)


def run(errand: Errand, way: Way, name: str, just_listening: bool = False) -> None:
    """`name`: of a visitor who gives none. Ctrl-C leaves quietly."""
    from parvis.client import Trouble

    with explaining(Trouble):
        asyncio.run(enter_and(errand, way, name, just_listening))


async def enter_and(errand: Errand, way: Way, name: str, just_listening: bool) -> None:
    from parvis.client import Who, enter, read_link

    secret, name = password(way.password_file), way.name or name
    who = Who(name, way.email, secret, not way.insecure, just_listening)
    async with enter(read_link(way.room), who) as here:
        remark(f"In the room: {here.picture.info.title}.")
        await errand(here)


def password(file: Path | None) -> str:
    from parvis.client import Trouble

    try:
        return file.read_text().strip() if file else ""
    except OSError as error:
        raise Trouble(f"{file} cannot be read ({error.strerror}).") from error


def remark(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
