"""What a phone is given: the lock screen's words, an app to install, sound through a short loss."""

import re

from playwright.sync_api import expect

from stagehands.ears import hears
from stagehands.person import Call, Person
from stagehands.scenes import guest_speaks
from stagehands.server import Server

SESSION = "navigator.mediaSession"
# Within two seconds of the press. (The page's policy forbids to wait for an expression.)
FORGOTTEN = """async () => {
  const { mediaSession: shown } = navigator;
  for (let looks = 0; looks < 40 && (shown.metadata || shown.playbackState !== 'none'); looks++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return !shown.metadata && shown.playbackState === 'none';
}"""
NOW = "() => navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')"


def test_the_lock_screen_says_which_room_and_who_hosts(
    host: Person, guest: Person, listener: Person
) -> None:
    guest_speaks(host, guest, listener)
    shown = listener.page.evaluate(f"[{SESSION}.metadata.title, {SESSION}.playbackState]")
    assert shown == ["A voice crosses", "playing"]
    listener.press("Leave quietly")
    assert listener.page.evaluate(FORGOTTEN)


def test_chromium_would_install_it(server: Server, call: Call) -> None:
    dora = call("Dora")
    dora.page.goto(server.url)
    dora.page.evaluate(NOW)
    judge = dora.context.new_cdp_session(dora.page)
    manifest = judge.send("Page.getAppManifest")
    assert not manifest["errors"]
    faults = judge.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A context of its own is Chromium's private window, which installs nothing whatsoever.
    assert [fault["errorId"] for fault in faults] in ([], ["in-incognito"])


def test_a_short_loss_of_the_network_needs_no_tap(host: Person, guest: Person) -> None:
    """The socket is gone, the media play: nobody is told, and commands follow."""
    guest_speaks(host, guest)
    guest.context.set_offline(True)
    hears(host.page, guest.hertz)
    guest.context.set_offline(False)
    guest.press("Mute")
    expect(host.listed("On stage", guest.name)).to_have_accessible_name(re.compile("muted"))
