"""A story for every no that the room can say."""

import re
from pathlib import Path

import pytest
from room.transcripts import FILES, read

import parvis.room
from parvis.room.base import Refused
from parvis.wire import REFUSALS

SOURCES = sorted(Path(parvis.room.__file__).parent.glob("*.py"))
IN_THE_ROOM = {
    reason for path in SOURCES for reason in re.findall(r'Refused\("(\w+)"\)', path.read_text())
}
OF_THE_SOCKET = {
    *("malformed", "unknown_command", "too_long", "too_fast"),
    *("try_again", "account_needed", "just_listening", "reactions_off"),
}

REFUSED = [
    (step["refused"], path.stem, step["asks"]["type"])
    for path in FILES
    for step in read(path)["steps"]
    if "refused" in step
]


@pytest.mark.parametrize("reason", sorted(IN_THE_ROOM))
def test_a_transcript_meets_every_reason_to_refuse(reason: str) -> None:
    assert reason in {refused for refused, _, _ in REFUSED}


def test_a_refusal_says_its_reason() -> None:
    assert str(Refused("stage_full")) == Refused("stage_full").reason == "stage_full"


def test_every_reason_has_a_line_in_the_protocol_and_no_line_is_idle() -> None:
    assert set(REFUSALS) == IN_THE_ROOM | OF_THE_SOCKET
