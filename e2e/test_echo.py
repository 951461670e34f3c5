"""A microphone that hears the room, and one that does not. Both compare sounds in time."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from stagehands.ears import hears
from stagehands.person import BrowserOf, Person
from stagehands.scenes import bring_on_stage, room_with
from stagehands.server import Server
from stagehands.tones import OTHERWISE, SPOKEN, VOICES, Rhythm, write_voice

pytestmark = [pytest.mark.alone, pytest.mark.timeout(120)]

ECHO = "Your microphone hears this room."
TALK = 18_000  # milliseconds: longer than it takes to find an echo
# Notes a warning that comes and goes, too.
WATCH = """
() => {
  window.__warned = false;
  setInterval(() => (window.__warned ||= window.__parvis.live.echo), 50);
}
"""

Pair = Callable[[Rhythm], tuple[Person, Person]]


@pytest.fixture
def pair(browser_of: BrowserOf, server: Server, tmp_path: Path) -> Iterator[Pair]:
    """Ana, who speaks unevenly, and Ben, whose microphone hears what he is given to hear.

    What he hears is at his own pitch: his browser takes away what sounds like what it plays itself.
    """
    with ExitStack() as stack:

        def speaker(name: str, rhythm: Rhythm) -> Person:
            voice = write_voice(tmp_path / f"{name}.wav", VOICES[name], rhythm)
            browser = browser_of(name, f"--use-file-for-fake-audio-capture={voice}")
            memory = browser.new_context(locale="en-US")
            stack.callback(memory.close)
            person = Person(name, server.url, memory)
            person.makes_an_account()
            return person

        yield lambda heard: (speaker("Ana", SPOKEN), speaker("Ben", heard))


def both_speak(host: Person, guest: Person) -> None:
    room_with(host, guest)
    bring_on_stage(host, guest)
    host.speaks()
    guest.speaks()
    hears(guest.page, host.hertz)
    hears(host.page, guest.hertz)


def test_a_microphone_that_hears_the_room_is_warned_of(pair: Pair) -> None:
    """As if another device of Ben's played the room beside it: his microphone hears Ana."""
    host, guest = pair(SPOKEN)
    both_speak(host, guest)
    guest.sees(ECHO, within=40)
    guest.press("Mute")
    expect(guest.page.get_by_text(ECHO)).to_have_count(0)


def test_two_who_talk_over_each_other_are_not_warned(pair: Pair) -> None:
    host, guest = pair(OTHERWISE)
    both_speak(host, guest)
    for person in (host, guest):
        person.page.evaluate(WATCH)
    guest.page.wait_for_timeout(TALK)
    assert [person.page.evaluate("window.__warned") for person in (host, guest)] == [False, False]
