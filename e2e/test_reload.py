"""`parvis reload`: Python begins anew, nobody loses a packet, nobody is told."""

import subprocess
import time

from stagehands.ears import hears, packets
from stagehands.person import Person
from stagehands.scenes import guest_speaks
from stagehands.server import PARVIS, Server

PACE = 50  # packets a second of a voice
TALK = 4.0  # seconds
# What the person was told meanwhile: every phase of their stay.
PHASES = """
window.__phases = new Set();
setInterval(() => window.__phases.add(window.__parvis.live.phase), 20);
"""


def test_a_reload_in_mid_talk_loses_no_packet_and_tells_nobody(
    server: Server, host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    listener.page.evaluate(PHASES)
    before = packets(listener.page)
    start = time.monotonic()

    subprocess.run([str(PARVIS), "reload", "--data", str(server.data)], check=True)
    time.sleep(TALK)
    server.wait_until_serving()

    after = packets(listener.page)
    lasted = time.monotonic() - start
    assert after.lost == before.lost
    assert after.received - before.received >= (lasted - 1) * PACE
    assert listener.page.evaluate("[...window.__phases]") == ["here"]
    hears(listener.page, guest.hertz)

    listener.raises_a_hand()
    host.accepts(listener.name)
    listener.speaks()
    hears(host.page, listener.hertz)
