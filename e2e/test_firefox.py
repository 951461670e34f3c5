"""The main story in Firefox ESR: a hand, a yes, a voice; and the voices of others."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stagehands.ears import falls_silent, hears
from stagehands.firefox import Firefox
from stagehands.person import Person
from stagehands.scenes import room_with
from stagehands.tones import VOICES

TALK = 2.0  # seconds over which what it hears is summed
SILENCE = 1e-4  # energy that no voice stays below


@pytest.fixture
def firefox(tmp_path: Path, host: Person) -> Iterator[Firefox]:
    with Firefox(tmp_path, "Dora", host.home, VOICES["Dora"]) as dora:
        dora.makes_an_account()
        yield dora


def test_a_hand_is_raised_accepted_and_heard_from_firefox(
    host: Person, listener: Person, firefox: Firefox
) -> None:
    firefox.joins(room_with(host, listener))
    firefox.press_settled("Raise hand")
    firefox.sees_button("Lower hand")
    host.accepts(firefox.name)
    falls_silent(listener.page, firefox.hertz)
    firefox.press_settled("Unmute")
    firefox.sees_button("Mute")
    hears(listener.page, firefox.hertz)
    firefox.press("Mute")
    falls_silent(listener.page, firefox.hertz)


def test_firefox_hears_who_speaks(host: Person, firefox: Firefox) -> None:
    firefox.joins(room_with(host))
    quiet = firefox.hears()
    host.speaks()
    time.sleep(TALK)
    assert firefox.hears() - quiet > SILENCE
