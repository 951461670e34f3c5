"""What every command shares: the program's name, the data folder, and how it says no."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from parvis.cli.file import settings_file

app = App(
    name="parvis",
    help="A self-hosted live-audio stage.",
    version_flags=["--version"],
    config=settings_file,
)

INTERRUPTED = 130  # as shells count: 128 and the number of the signal

Data = Annotated[Path, Parameter(help="The folder where Parvis keeps everything.")]


@contextmanager
def explaining(*kinds: type[Exception]) -> Iterator[None]:
    """What stands in the way is a sentence on stderr, and exit code 1. `kinds`: whose texts are
    sentences."""
    try:
        yield
    except kinds as reason:
        sys.exit(f"parvis: {reason}")
    except KeyboardInterrupt:  # before there was anything to end
        sys.exit(INTERRUPTED)


def say(text: str) -> None:
    print(text, flush=True)
