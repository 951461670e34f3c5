"""Stories of `spec/transcripts`, told: who asks what, what happens, who is told, who sees what.

To write one, say who asks what and when. Then, in the root of the repository, with `src` and
`tests` on PYTHONPATH, `python -m room.transcripts FILE` fills in the rest. Read it: it is what the
room does, which is not always what it should do.
"""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import convert, json, to_builtins
from room.stories import START, Story

from parvis.room import apply
from parvis.room.base import Refused
from parvis.room.sight import refreshed, told
from parvis.room.state import Participant, Room
from parvis.room.words import Command, Event
from parvis.wire import view
from parvis.wire.vocabulary import spoken, tag

FOLDER = Path(__file__).parents[2] / "spec" / "transcripts"
FILES = sorted(FOLDER.rglob("*.json"))
COMMANDS = {tag(kind): kind for kind in spoken(Command)}

Json = dict[str, Any]


def read(path: Path) -> Json:
    script: Json = json.decode(path.read_bytes())
    return script


def tell(script: Json) -> Json:
    """The same story, all of it."""
    story = Story(script.get("stage_size", 50))
    told_first = {key: script[key] for key in ("title", "stage_size", "viewers") if key in script}
    start = seen(story.room, "")
    steps = [told_step(story, step, script["viewers"]) for step in script["steps"]]
    ends = {viewer: seen(story.room, viewer) for viewer in script["viewers"]}
    return told_first | {"start": start, "steps": steps, "ends": ends}


def told_step(story: Story, step: Json, viewers: list[str]) -> Json:
    asked = {key: step[key] for key in ("at", "actor", "asks")}
    story.now = START + timedelta(seconds=step["at"])
    before = story.room
    try:
        events = story.ask(step["actor"], command(step["asks"]))
    except Refused as no:
        return asked | {"refused": no.reason}
    fresh = {person for event in events for person in refreshed(event)}
    looks = [v for v in viewers if v in fresh or v in step.get("sees", {})]
    sees = {"sees": {viewer: seen(story.room, viewer) for viewer in looks}} if looks else {}
    return asked | {"events": list(lines(before, events))} | sees


def command(asks: Json) -> Command:
    return convert(asks, COMMANDS[asks["type"]])


def lines(room: Room, events: list[Event]) -> Iterator[Json]:
    for event in events:
        heard = told(room, event)
        who = "everyone" if heard.everyone else f"moderators, {heard.person}"
        again = {"refreshed": [*refreshed(event)]} if refreshed(event) else {}
        yield in_seconds(event) | {"told": who} | again
        room = apply(room, event)


def seen(room: Room, viewer: str) -> Json:
    """A view, short: what is as in an empty room, or as with anybody, is left out."""
    whole = in_seconds(view(room, viewer))
    people = {id: less(who, in_seconds(Participant(id))) for id, who in whole["people"].items()}
    return less(whole, in_seconds(view(Room(), viewer))) | {"people": people}


def less(value: Json, usual: Json) -> Json:
    return {key: field for key, field in value.items() if field != usual[key]}


def in_seconds(value: object) -> Any:
    """Instants as seconds since the room was opened."""
    plain: Any = to_builtins(value, builtin_types=(datetime,))
    return shortened(plain)


def shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shortened(field) for key, field in value.items()}
    if isinstance(value, datetime):
        seconds = (value - START).total_seconds()
        return int(seconds) if seconds.is_integer() else seconds
    return value


def written(value: Any, indent: str = "") -> str:
    """JSON that breaks a line only where 100 columns end."""
    line = (
        json.encode(value).decode().replace('":', '": ').replace(',"', ', "').replace(",{", ", {")
    )
    if len(indent + line) < 90 or not isinstance(value, dict | list):
        return line
    deeper = indent + "  "
    if isinstance(value, list):
        return (
            f"[\n{deeper}" + f",\n{deeper}".join(written(v, deeper) for v in value) + f"\n{indent}]"
        )
    members = (f'"{key}": {written(field, deeper)}' for key, field in value.items())
    return f"{{\n{deeper}" + f",\n{deeper}".join(members) + f"\n{indent}}}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(written(tell(read(Path(name)))) + "\n", encoding="utf-8")
