"""The command line. Sentences go to people on stderr, what was asked for to stdout.

A file a subject: `serving`, `people`, `rooms`, `sound`. They import what they need late: `--help`
is quick.
"""

import sys

from cyclopts import CycloptsError

from parvis.cli import people, rooms, serving, sound
from parvis.cli.base import app

__all__ = ["app", "main", "people", "rooms", "serving", "sound"]


def main() -> None:
    """What cannot be understood is said like all that stands in the way."""
    try:
        app(exit_on_error=False, print_error=False)
    except CycloptsError as error:
        sys.exit(f"parvis: {error}")
