"""A visitor who wants to speak signs up without a gap in the sound, or speaks where they may."""

import pytest

from stagehands.ears import SILENCE, hears, longest_silence
from stagehands.person import PASSWORD, Call, Person

GAP = 0.3  # seconds, beyond the pauses that the voice and this machine make anyway


@pytest.fixture
def visitor(call: Call) -> Person:
    dora = call("Dora")
    dora.context.add_init_script(SILENCE)
    return dora


def test_the_sound_never_stops_while_a_visitor_signs_up_and_the_hand_is_up(
    host: Person, visitor: Person
) -> None:
    room = host.opens_a_room()
    host.speaks()
    visitor.visits(room)
    hears(visitor.page, host.hertz)
    longest_silence(visitor.page)  # from here on

    visitor.press_settled("Sign in to speak")
    visitor.fill("E-mail", visitor.email)
    visitor.fill("Password", PASSWORD)
    before = longest_silence(visitor.page)
    visitor.press("Create account")
    visitor.sees_button("Lower hand")
    visitor.page.wait_for_timeout(1000)
    silence = longest_silence(visitor.page)
    assert silence <= before + GAP, f"{silence:.2f} s without a sound, {before:.2f} s before"

    host.accepts(visitor.name)
    visitor.speaks()
    hears(host.page, visitor.hertz)
    host.sees("0 listening")  # of the visitor nothing is left


def test_a_visitor_speaks_where_the_host_lets_visitors_speak(host: Person, visitor: Person) -> None:
    room = host.opens_a_room()
    host.edits_the_room(visitors_speak=True)
    visitor.page.goto(room)
    visitor.sees("Anyone may listen and speak, under any name.")
    visitor.visits(room)
    visitor.raises_a_hand()
    host.accepts(visitor.name)
    visitor.speaks()
    hears(host.page, visitor.hertz)
