import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from parvis.room.words import AcceptHand, LeaveRoom, RaiseHand, RemoveAll
from parvis.wire import (
    LONGEST,
    REFUSALS,
    DescribeHand,
    JustListen,
    React,
    Said,
    ShowAudience,
    Unreadable,
    decode_command,
    decode_ticket,
)


def frame(command: object, id: object = "1") -> bytes:
    return json.encode({"id": id, "command": command})


def refused(data: str | bytes) -> tuple[str, str | None]:
    with pytest.raises(Unreadable) as no:
        decode_command(data)
    return no.value.reason, no.value.id


def test_a_command_is_read_with_the_id_it_came_under() -> None:
    assert decode_command(frame({"type": "raise_hand"})) == Said("1", RaiseHand())
    accept = {"type": "accept_hand", "participant": "ann"}
    assert decode_command(frame(accept)) == Said("1", AcceptHand("ann"))
    assert decode_command(frame({"type": "leave_room"})).command == LeaveRoom()


def test_the_shells_commands_are_read_as_well() -> None:
    described = decode_command(frame({"type": "describe_hand", "topic": "The bridge"}))
    assert described.command == DescribeHand(topic="The bridge", microphone=None)
    shown = decode_command(frame({"type": "show_audience", "shown": True}))
    assert shown.command == ShowAudience(True)
    reacted = decode_command(frame({"type": "react", "reaction": "applause"}))
    assert reacted.command == React("applause")
    assert decode_command(frame({"type": "just_listen", "on": True})).command == JustListen(True)


def test_a_command_about_many_names_1_to_200_of_them() -> None:
    for many in (1, 200):
        crowd = [f"p{n}" for n in range(many)]
        said = decode_command(frame({"type": "remove_all", "participants": crowd}))
        assert said.command == RemoveAll(tuple(crowd))
    for many in (0, 201):
        crowd = [f"p{n}" for n in range(many)]
        assert refused(frame({"type": "remove_all", "participants": crowd})) == ("malformed", "1")


@pytest.mark.parametrize("type", ["wake", "lose_connection", "return_connection"])
def test_what_only_the_server_notes_is_no_command_of_a_client(type: str) -> None:
    assert refused(frame({"type": type, "participant": "ann"})) == ("unknown_command", "1")


@pytest.mark.parametrize(
    "command",
    [
        {"type": "raise_hand", "participant": "bob"},
        {"type": "accept_hand"},
        {"type": "accept_hand", "participant": 7},
        {"type": "describe_hand", "topic": "x" * 81},
        {"type": "describe_hand", "topic": "two\nlines"},
        {"type": "describe_hand", "topic": "turned \u202e around"},
        {"type": "describe_hand", "microphone": "loud"},
        {"type": "react", "reaction": "boo"},
        {"type": "react"},
        {"type": "just_listen", "on": "yes"},
        {"type": 7},
        {},
        [],
        None,
    ],
)
def test_a_command_with_a_wrong_or_unknown_field_is_malformed(command: object) -> None:
    assert refused(frame(command)) == ("malformed", "1")


@pytest.mark.parametrize("id", ["", "x" * 65, 7, None])
def test_a_command_needs_an_id_of_1_to_64_characters(id: object) -> None:
    assert refused(frame({"type": "raise_hand"}, id)) == ("malformed", None)


def test_the_id_is_given_back_even_when_all_else_is_wrong() -> None:
    assert refused('{"id": "9", "order": {}}') == ("malformed", "9")


@pytest.mark.parametrize(
    "data",
    ["", "[", "[" * 60_000, '{"id": "1", "x": ' + "[" * 60_000, '"\ud800"', '{"id": "\\ud800"}'],
)
def test_broken_text_and_deep_nesting_are_malformed_and_break_nothing(data: str) -> None:
    assert refused(data)[0] == "malformed"


def test_a_frame_is_at_most_64_kib_however_few_characters_it_has() -> None:
    whole = frame({"type": "raise_hand"})
    assert decode_command(whole + b" " * (LONGEST - len(whole))).command == RaiseHand()
    assert refused(whole + b" " * (LONGEST - len(whole) + 1)) == ("too_long", None)
    assert refused("é" * (LONGEST // 2 + 1)) == ("too_long", None)


def test_the_first_frame_is_a_ticket_and_nothing_else() -> None:
    assert decode_ticket('{"ticket": "abc"}') == "abc"
    for data in ('{"ticket": ""}', '{"ticket": "abc", "room": "x"}', '"abc"', "{}"):
        with pytest.raises(Unreadable, match="malformed"):
            decode_ticket(data)


@given(st.binary() | st.text())
def test_no_bytes_at_all_get_past_the_reasons(data: bytes | str) -> None:
    for decode in (decode_command, decode_ticket):
        with pytest.raises(Unreadable) as no:
            decode(data)
        assert no.value.reason in REFUSALS


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(),
        lambda s: st.lists(s) | st.dictionaries(st.sampled_from(["type", "id", "participant"]), s),
    )
)
def test_no_json_at_all_gets_past_the_reasons(command: object) -> None:
    with pytest.raises(Unreadable) as no:
        decode_command(frame(command))
    assert no.value.reason in REFUSALS and no.value.id == "1"
