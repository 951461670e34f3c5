"""The stories of `spec/transcripts`, which the TypeScript client tells as well."""

from pathlib import Path

import pytest
from room.transcripts import FILES, FOLDER, Json, read, tell, written

from parvis.room.words import Event
from parvis.wire.vocabulary import EVENTS, tag


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_the_story_goes_as_told(path: Path) -> None:
    script = read(path)
    assert tell(script) == script
    assert path.read_text(encoding="utf-8") == written(script) + "\n"


def happened(script: Json) -> set[str]:
    return {event["type"] for step in script["steps"] for event in step.get("events", [])}


ALL = set().union(*(happened(read(path)) for path in FILES))


@pytest.mark.parametrize("event", EVENTS, ids=tag)
def test_a_story_tells_of_every_event(event: type[Event]) -> None:
    assert tag(event) in ALL | {"room_opened"}  # with which every story starts
