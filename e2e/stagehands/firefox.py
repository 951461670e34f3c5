"""Firefox ESR, driven by WebDriver BiDi, with a tone for a microphone.

Without a sound device its AudioContext never runs: what it says is judged by the ears of another
browser, and what it hears by its own statistics.
"""

import json
import socket
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from websockets.exceptions import InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from stagehands.person import SETTLED, account, email_of
from stagehands.server import free_port

PROGRAM = "firefox-esr"
STARTS_WITHIN = 30.0  # seconds
PATIENCE = 10.0
PROBE = "() => { try { localStorage.setItem('parvis.probe', '1'); } catch {} }"


def preferences(hertz: float) -> dict[str, object]:
    return {
        "media.navigator.streams.fake": True,
        "media.navigator.audio.fake_frequency": int(hertz),
        "media.navigator.permission.disabled": True,  # its question for the microphone: yes
        "media.peerconnection.ice.loopback": True,
        "media.autoplay.default": 0,  # no sound device, so no policy to be shown
        "intl.accept_languages": "en-US",
        "datareporting.policy.dataSubmissionEnabled": False,
        "browser.shell.checkDefaultBrowser": False,
        "remote.active-protocols": 1,  # BiDi alone
    }


class Firefox:
    """`name` speaks with `hertz`; acts carry the names that are on the screen."""

    def __init__(self, folder: Path, name: str, home: str, hertz: float) -> None:
        self.profile = folder / "firefox"
        self.name = name
        self.home = home
        self.hertz = hertz
        self.open = ExitStack()
        self.asked = 0

    def __enter__(self) -> "Firefox":
        self.profile.mkdir()
        lines = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in preferences(self.hertz).items()
        )
        (self.profile / "user.js").write_text("".join(lines))
        with self.open:  # whatever fails, it ends
            port = self.start()
            self.socket = self.reach(port)
            self.call("session.new", capabilities={})
            self.call("script.addPreloadScript", functionDeclaration=PROBE)
            self.tab = self.call("browsingContext.getTree")["contexts"][0]["context"]
            self.open = self.open.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.open.close()

    def start(self) -> int:
        """The port at which it can be reached."""
        port = free_port(socket.SOCK_STREAM)
        words = [PROGRAM, "--headless", "--no-remote", "--profile", str(self.profile)]
        with (self.profile / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*words, "--remote-debugging-port", str(port), "about:blank"],
                stdout=log,
                stderr=log,
            )
        self.open.callback(self.end)
        return port

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)

    def reach(self, port: int) -> ClientConnection:
        end = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                way = connect(f"ws://127.0.0.1:{port}/session", max_size=None, compression=None)
                return self.open.enter_context(way)
            except (OSError, InvalidHandshake):
                assert self.process.poll() is None and time.monotonic() < end, "no Firefox"
                time.sleep(0.2)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv(timeout=3 * PATIENCE))
            if answer.get("id") == self.asked:
                assert answer["type"] == "success", answer
                found: dict[str, Any] = answer["result"]
                return found

    def goto(self, address: str) -> None:
        self.call("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, by way of JSON; a promise is awaited."""
        answer = self.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.tab},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def finds(self, role: str, name: str) -> str | None:
        """The handle of what a screen reader would read so."""
        found = self.call(
            "browsingContext.locateNodes",
            context=self.tab,
            locator={"type": "accessibility", "value": {"role": role, "name": name}},
        )["nodes"]
        return str(found[0]["sharedId"]) if found else None

    def sees_button(self, name: str) -> str:
        end = time.monotonic() + PATIENCE
        while (handle := self.finds("button", name)) is None:
            assert time.monotonic() < end, f"no button {name!r}: {self.evaluate(SAID)}"
            time.sleep(0.1)
        return handle

    def press(self, name: str) -> None:
        """A click like any other: the browser takes it for a tap."""
        target = {"type": "element", "element": {"sharedId": self.sees_button(name)}}
        moves = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": target},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        pointer = {"type": "pointer", "id": "mouse", "actions": moves}
        self.call("input.performActions", context=self.tab, actions=[pointer])

    def press_settled(self, name: str) -> None:
        self.sees_button(name)
        time.sleep(SETTLED / 1000)
        self.press(name)

    def makes_an_account(self) -> None:
        self.goto(self.home)
        status = self.evaluate(ACCOUNT % json.dumps(account(self.name, email_of(self.name))))
        assert status == 201, status

    def joins(self, room: str) -> None:
        self.goto(room)
        self.press("Join")
        self.sees_button("Raise hand")

    def hears(self) -> float:
        """Joules, nearly: the energy of all that was heard since it joined (W3C webrtc-stats)."""
        return float(self.evaluate(ENERGY))


SAID = "document.body.innerText"
ACCOUNT = """fetch('/api/v1/accounts', {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(%s)
}).then(({ status }) => status)"""
ENERGY = """window.__parvis.stats().then((all) => all
  .filter(({ type }) => type === 'inbound-rtp')
  .reduce((sum, { totalAudioEnergy }) => sum + (totalAudioEnergy ?? 0), 0))"""
