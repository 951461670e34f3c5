"""What arrives: known words are read, unknown ones passed over."""

import pytest

from parvis.client.closing import Verdict, verdict
from parvis.client.frames import read_frame
from parvis.client.link import RoomLink, read_link
from parvis.client.trouble import ENDINGS, Ended, Trouble, Unreachable
from parvis.wire import Ack, Close, Count, encode_frame, encode_message


def test_a_message_of_a_newer_server_is_passed_over_and_the_others_are_read() -> None:
    known = [encode_message(Count(3)), encode_message(Ack("1", 7))]
    frame = encode_frame([known[0], b'{"type":"fireworks","big":true}', known[1]])
    assert read_frame(frame) == [Count(3), Ack("1", 7)]
    assert read_frame(b'[{"type":"count","listening":2,"newer":1}]') == [Count(2)]


def test_a_message_that_cannot_be_read_is_passed_over() -> None:
    assert read_frame(encode_frame([b'{"type":"\xff"}', encode_message(Count(3))])) == [Count(3)]


@pytest.mark.parametrize("frame", [b"", b"{}", b"nonsense", b"[" * 5_000])
def test_what_is_no_frame_is_not_parvis(frame: bytes) -> None:
    with pytest.raises(Unreachable):
        read_frame(frame)


def test_every_close_code_ends_the_connection_or_says_how_it_goes_on() -> None:
    for code in Close:
        if code in ENDINGS:
            with pytest.raises(Ended) as ended:
                verdict(code)
            assert ended.value.code is code
    assert verdict(Close.LEASE_ENDED) is Verdict.REJOIN
    for accident in (Close.RESTART, Close.BAD_TICKET, Close.TOO_SLOW, 1006, None):
        assert verdict(accident) is Verdict.AGAIN


def test_a_link_names_the_site_the_room_and_the_invitation() -> None:
    read = read_link("https://stage.example.org:8443/rooms/a_B-1#invitation=tok-en")
    assert read == RoomLink("https://stage.example.org:8443", "a_B-1", "tok-en")
    assert read_link("http://[::1]:8080/rooms/agora/") == RoomLink("http://[::1]:8080", "agora")


@pytest.mark.parametrize(
    "link", ["", "agora", "https:///rooms/a", "ws://x/rooms/a", "http://x/a", "http://[x/rooms/a"]
)
def test_another_link_is_none(link: str) -> None:
    with pytest.raises(Trouble, match="not the link of a room"):
        read_link(link)
