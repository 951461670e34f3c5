"""Voices without a browser: one `parvis-peer` process that carries many clients (crates/peer)."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any

PROGRAM = Path(sys.executable).with_name("parvis-peer")
PATIENCE = 10.0  # seconds for any answer

Line = dict[str, Any]


class Peers:
    """Says lines and waits for the ones that answer. A peer goes on whatever the server says."""

    def __enter__(self) -> "Peers":
        self.process = subprocess.Popen(
            [str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.heard: dict[str, Queue[Line]] = {}
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()  # it ends with its input
        self.process.wait(timeout=PATIENCE)
        self.listener.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def listen(self) -> None:
        assert self.process.stdout is not None
        for text in self.process.stdout:
            line = json.loads(text)
            assert "error" not in line, line
            self.lines_of(line["peer"]).put(line)

    def lines_of(self, peer: str) -> Queue[Line]:
        return self.heard.setdefault(peer, Queue())

    def say(self, do: str, peer: str, **more: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, "peer": peer, **more}) + "\n")
        self.process.stdin.flush()

    def wait_for(self, peer: str, key: str, value: str | None = None) -> Line:
        """The next line of `peer` that has `key` (and says `value` there); others are let go."""
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            try:
                line = self.lines_of(peer).get(timeout=left)
            except Empty:
                break
            if key in line and value in (None, line[key]):
                return line
        raise AssertionError(f"no {key} from {peer}")

    def offer(self, peer: str) -> str:
        self.say("offer", peer)
        return str(self.wait_for(peer, "offer")["offer"])

    def answer(self, peer: str, sdp: str) -> None:
        self.say("answer", peer, sdp=sdp)
        self.wait_for(peer, "event", "connected")

    def speak(self, peer: str, canary: str) -> None:
        self.say("speak", peer, canary=canary)

    def report(self, peer: str) -> Line:
        self.say("report", peer)
        line = self.wait_for(peer, "report")
        report: Line = line["report"]
        return report

    def voice(self, peer: str, canary: str) -> Line | None:
        """What `peer` heard under `canary`: packets, first, last (monotonic seconds), missing."""
        voices = self.report(peer)["received"]["voices"]
        return next((voice for voice in voices if voice["canary"] == canary), None)
