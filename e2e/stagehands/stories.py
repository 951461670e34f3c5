"""The story pages of the client (client/src/views/stories): every state, drawn without a server."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from types import TracebackType

from playwright.sync_api import Locator, Page, Route, TimeoutError

from stagehands.looks import ROOT
from stagehands.server import free_port

VITE = ROOT / "client/node_modules/.bin/vite"
PATIENCE = 90.0  # seconds until it answers: on a busy machine it has much to prepare
LISTED = 30.0  # seconds until the first page is drawn
DRAWN = 4.0  # seconds until another state is
# A link of the page itself: the router follows it, and nothing is loaded anew.
FOLLOW = """(address) => {
  const link = Object.assign(document.createElement('a'), { href: address });
  document.body.append(link);
  link.click();
  link.remove();
}"""


def instant(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


def invitation(label: str, **more: object) -> dict[str, object]:
    made = {"id": label, "label": label, "created_at": instant(-2), "expires_at": instant(166)}
    return made | {"claimed_by": None, "revoked": False} | more


INVITATIONS = [
    invitation("Élodie, of the library"),
    invitation("The baker", claimed_by="Ben Okafor"),
    invitation("Somebody's cousin", revoked=True),
    invitation("The mayor", expires_at=instant(-1)),
]
QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h4v4H0z"/></svg>'


class StoryPages:
    """Vite, which builds them as they are asked for."""

    def __enter__(self) -> "StoryPages":
        self.home = f"http://127.0.0.1:{free_port(socket.SOCK_STREAM)}"
        host, port = self.home.removeprefix("http://").split(":")
        self.process = subprocess.Popen(
            [str(VITE), "dev", "--host", host, "--port", port, "--strictPort"],
            cwd=ROOT / "client",
            stdout=subprocess.DEVNULL,
        )
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)

    def wait_until_it_answers(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < end, "vite does not answer"
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.home, timeout=PATIENCE):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def names(self, page: Page) -> list[str]:
        """Every state there is, as their own list says."""
        page.route("**/api/v1/**", answer)
        page.route_web_socket("**", lambda _: None)  # what changes in the files now, comes later
        links = page.get_by_role("main").get_by_role("link")
        self.open(page, "/stories?state=list", links.first, LISTED)
        return links.all_inner_texts()

    def open(self, page: Page, address: str, shows: Locator, within: float) -> None:
        """A page that asks while Vite prepares one more library stays blank: it is opened anew."""
        page.goto(self.home + address)
        try:
            shows.wait_for(timeout=1000 * within)
        except TimeoutError:
            page.goto(self.home + address)
            shows.wait_for(timeout=1000 * PATIENCE)

    def show(self, page: Page, name: str) -> None:
        address = f"/stories?state={name}"
        page.evaluate(FOLLOW, address)
        page.wait_for_url(f"**{address}")
        try:
            page.locator("h1").wait_for(timeout=1000 * DRAWN)
        except TimeoutError:
            self.open(page, address, page.locator("h1"), LISTED)


def answer(route: Route) -> None:
    """What the few sheets ask that ask a server."""
    path = route.request.url
    if path.endswith("/invitations"):
        route.fulfill(json={"invitations": INVITATIONS})
    elif path.endswith("/qr"):
        route.fulfill(body=QR, content_type="image/svg+xml")
    else:
        route.fulfill(status=404, body=json.dumps({"code": "not_found"}))
