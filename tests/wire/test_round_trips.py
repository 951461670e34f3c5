"""What is written is read as the same, for every word and message, whatever it holds."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct, json, structs
from room.stories import START, Story
from wire.shapes import struct

from parvis.room import sight
from parvis.room.state import Room
from parvis.room.words import AcceptHand, HandRaised, RaiseHand
from parvis.wire import (
    Ack,
    AnyMessage,
    Happened,
    Reconnecting,
    Rejoin,
    Said,
    View,
    decode_command,
    decode_event,
    decode_frame,
    encode_event,
    encode_frame,
    encode_message,
    view,
)
from parvis.wire.frames import SPOKEN
from parvis.wire.vocabulary import EVENTS, tag

FEW = settings(max_examples=30)  # of each of some sixty kinds
MESSAGES: tuple[type[Struct], ...] = get_args(AnyMessage)


@pytest.mark.parametrize("kind", EVENTS, ids=tag)
@FEW
@given(data=st.data())
def test_every_event_returns_from_the_journal(kind: type[Struct], data: st.DataObject) -> None:
    event = data.draw(struct(kind))
    assert decode_event(encode_event(event)) == event


@pytest.mark.parametrize("kind", MESSAGES, ids=tag)
@FEW
@given(data=st.data())
def test_every_message_returns_from_a_frame(kind: type[Struct], data: st.DataObject) -> None:
    said = data.draw(st.lists(struct(kind), min_size=1, max_size=2))
    assert decode_frame(encode_frame(map(encode_message, said))) == said


@pytest.mark.parametrize("kind", SPOKEN, ids=tag)
@FEW
@given(data=st.data())
def test_every_command_returns_from_a_client(kind: type[Struct], data: st.DataObject) -> None:
    command = data.draw(struct(kind))
    frame = json.encode({"id": "1", "command": command})
    assert decode_command(frame) == Said("1", command)


def test_a_message_is_written_as_the_contract_has_it() -> None:
    raised = HandRaised(START, "ann")
    assert encode_frame(map(encode_message, (Ack("1", 7), Happened(7, raised), Rejoin()))) == (
        b'[{"type":"ack","id":"1","seq":7},'
        b'{"type":"event","seq":7,"event":'
        b'{"type":"hand_raised","at":"2026-01-01T20:00:00Z","participant":"ann"},"people":[]},'
        b'{"type":"rejoin"}]'
    )
    assert encode_message(Reconnecting("ann", True)) == (
        b'{"type":"reconnecting","participant":"ann","is":true}'
    )


def test_an_empty_frame_is_an_empty_array() -> None:
    assert encode_frame([]) == b"[]"


def test_a_view_is_the_room_without_what_only_the_server_looks_back_at() -> None:
    """A new field of the room travels unless somebody decides here that it does not."""
    kept_back = {"recent", "former_host"}
    assert set(View.__struct_fields__) == set(Room.__struct_fields__) - kept_back


def test_a_view_shows_what_sight_shows_and_leaves_no_field_out() -> None:
    story = Story()
    story.ask("ann", RaiseHand())
    story.ask("bob", RaiseHand())
    story.ask("hana", AcceptHand("ann"))
    assert view(story.room, "ann").people == sight.view(story.room, "ann").people
    sent = json.decode(json.encode(view(story.room, "ann")))
    assert set(sent["people"]) == {"hana", "ann"}
    assert set(sent["people"]["hana"]) == {
        f.name for f in structs.fields(type(story.room.person("x")))
    }


def test_the_journal_reads_what_a_later_version_has_written() -> None:
    later = b'{"type":"hand_raised","at":"2026-01-01T20:00:00Z","participant":"ann","mood":"calm"}'
    assert decode_event(later) == HandRaised(START, "ann")
