"""A real `parvis serve` with a data folder of its own, that can be killed and started again."""

import contextlib
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PARVIS = Path(sys.executable).with_name("parvis")
PATIENCE = 20.0  # seconds until it must serve
TRUSTING = ssl._create_unverified_context()  # whoever vouches for a test's own site


def free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_media_port() -> int:
    """UDP, and TCP on the same number (RFC 6544)."""
    while True:
        port = free_port(socket.SOCK_DGRAM)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def processes() -> Iterator[tuple[int, list[str]]]:
    """Every process of the machine with its command line."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            yield int(folder.name), folder.joinpath("cmdline").read_text().split("\0")
        except OSError:  # it ended while we looked
            continue


class Server:
    """`prefix` goes before the command (a namespace) and `options` after it; `url` is asked."""

    def __init__(
        self, data: Path, *options: str, prefix: tuple[str, ...] = (), url: str | None = None
    ) -> None:
        self.data = data
        self.log = data.with_suffix(".log")
        self.port = free_port(socket.SOCK_STREAM)
        self.media_port = free_media_port()
        self.url = url or f"http://127.0.0.1:{self.port}"
        self.options = options
        self.prefix = prefix
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        ports = ["--port", str(self.port), "--media-port", str(self.media_port)]
        return [*self.prefix, str(PARVIS), "serve", *ports, "--data", str(self.data), *self.options]

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def wait_until_serving(self) -> None:
        end = time.monotonic() + PATIENCE
        while not self.serves():
            assert self.process is not None
            assert self.process.poll() is None, f"serve ended:\n{self.said()}"
            assert time.monotonic() < end, f"serve does not answer:\n{self.said()}"
            time.sleep(0.02)

    def serves(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"{self.url}/api/v1/rooms", timeout=2, context=TRUSTING
            ) as answer:
                return isinstance(json.load(answer)["rooms"], list)
        except (urllib.error.URLError, OSError):
            return False

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def setup_link(self) -> str:
        """The one-time link that makes the first account the administrator."""
        found = re.search(r"http\S+/setup\?\S+", self.said())
        assert found, self.said()
        return found.group()

    def core(self) -> int:
        """The process id of the media core that plays from our data folder."""
        found = [
            pid
            for pid, words in processes()
            if words[0].endswith("parvis-media") and str(self.data) in words
        ]
        assert len(found) == 1, f"media cores: {found}"
        return found[0]

    def kill_core(self) -> None:
        os.kill(self.core(), signal.SIGKILL)

    def kill(self) -> None:
        """-9: no goodbye, to the Python process alone."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """The polite way, which also ends the core."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=10)
