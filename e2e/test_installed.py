"""What stays on the device: the build and one page that says the network is away. Nobody's name."""

import re

from playwright.sync_api import Page

from stagehands.person import Call
from stagehands.server import Server

KEPT = "caches.open('parvis').then((c) => c.keys()).then((all) => all.map((r) => r.url))"
READY = "navigator.serviceWorker.ready.then((it) => it.active.state)"
OURS = re.compile(r"/(_app/immutable/.+|offline\.(html|css)|icon\.svg)$")


def keeps(page: Page) -> list[str]:
    page.evaluate(READY)
    page.reload()  # now through the worker
    page.wait_for_load_state("networkidle")
    kept: list[str] = page.evaluate(KEPT)
    return kept


def test_nothing_private_is_kept_on_the_device(server: Server, call: Call) -> None:
    """C22: with an account and a room on the screen, only files of the build are kept."""
    host = call("Ana")
    host.makes_an_account()
    host.opens_a_room("Who keeps the square?")
    host.page.goto(server.url + "/account")
    host.page.get_by_text("This browser").wait_for()
    kept = keeps(host.page)
    assert len(kept) > 3
    assert [url for url in kept if not OURS.search(url)] == []


def test_a_network_that_is_away_is_said_in_both_languages(server: Server, call: Call) -> None:
    reader = call("Ben")
    reader.page.goto(server.url)
    keeps(reader.page)
    reader.context.set_offline(True)
    reader.page.goto(server.url + "/rooms/somewhere", wait_until="commit")
    reader.sees("No network")
    reader.sees("Pas de réseau")
    reader.context.set_offline(False)
    reader.page.get_by_role("link", name="Try again").click()
    reader.sees("There is no such room")


def test_it_can_be_installed(server: Server, call: Call) -> None:
    """The manifest and the pictures it names are there."""
    page = call("Ben").page
    page.goto(server.url)
    manifest = page.request.get(server.url + "/manifest.webmanifest")
    assert manifest.headers["content-type"].startswith("application/manifest+json")
    told = manifest.json()
    assert told["display"] == "standalone"
    for icon in told["icons"]:
        picture = page.request.get(server.url + icon["src"])
        assert picture.headers["content-type"].startswith(icon["type"])
