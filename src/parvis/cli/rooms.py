"""`parvis export-room`."""

from typing import Annotated

from cyclopts import Parameter

from parvis.cli.base import Data, app, explaining, say
from parvis.settings import DATA

Room = Annotated[str, Parameter(help="The room's link, or its id: the last part of it.")]


@app.command
def export_room(room: Room, /, *, data: Data = DATA) -> None:
    """Print a room as JSON: what is known of it, its people, and every event of its journal."""
    from parvis.operations import CANNOT, export_room

    with explaining(*CANNOT):
        say(export_room(data, room.partition("#")[0].rstrip("/").rpartition("/")[2]))
