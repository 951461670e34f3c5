"""Nothing is lost when a process is killed (hazards E1, E2; design §4)."""

import time

from stagehands.ears import hears, packets
from stagehands.person import Person
from stagehands.scenes import guest_speaks
from stagehands.server import Server

TALK = 4.0  # seconds over which packets are counted
PACE = 50  # packets a second of a voice


def test_python_killed_in_mid_talk_leaves_no_gap(
    server: Server, host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    before = packets(listener.page)
    start = time.monotonic()

    server.kill()
    time.sleep(TALK / 2)
    server.start()
    server.wait_until_serving()
    time.sleep(TALK / 2)

    after = packets(listener.page)
    lasted = time.monotonic() - start
    assert after.lost == before.lost
    assert after.received - before.received >= (lasted - 1) * PACE
    hears(listener.page, guest.hertz)
    for person in (host, listener):
        person.sees_on_stage(guest.name)
    guest.sees_button("Mute")


def test_a_hand_that_was_up_is_up_again_after_python_was_killed(
    server: Server, host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    listener.raises_a_hand()
    server.kill()
    server.start()
    server.wait_until_serving()
    listener.sees_button("Lower hand")
    host.accepts(listener.name)
    listener.speaks()
    hears(host.page, listener.hertz, within=15)


def test_core_killed_in_mid_talk_is_heard_again_by_itself(
    server: Server, host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    killed = server.core()
    server.kill_core()
    time.sleep(0.5)
    hears(listener.page, guest.hertz, within=15)
    hears(host.page, guest.hertz, within=15)
    assert server.core() != killed
    guest.sees_button("Mute")
