"""A real `parvis serve` in a process of its own, on free ports of the loopback."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx2

PATIENCE = 30.0  # seconds: the machine may be busy with other things


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with closing(socket.socket(socket.AF_INET, kind)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Serve:
    """`said` is what it printed to stdout, `logged` what it wrote to stderr."""

    def __init__(self, data: Path, *options: str, media_port: int | None = 0) -> None:
        self.data = data
        self.out, self.log = data.with_suffix(".out"), data.with_suffix(".log")
        self.port = free_port()
        self.command = [
            *(sys.executable, "-m", "parvis", "serve", "--data", str(data)),
            *("--port", str(self.port), *options),
        ]
        if media_port is not None:
            self.command += ["--media-port", str(media_port)]
        self.process: subprocess.Popen[bytes] | None = None
        self.ask = httpx2.Client(base_url=f"http://127.0.0.1:{self.port}")

    @property
    def said(self) -> str:
        return self.out.read_text()

    @property
    def logged(self) -> str:
        return self.log.read_text()

    def start(self, stderr: int | None = None) -> None:
        """Returns when it says that it answers. `stderr`: another file than the log."""
        with self.out.open("w") as out, self.log.open("a") as log:
            errors = log if stderr is None else stderr
            self.process = subprocess.Popen(self.command, stdout=out, stderr=errors)
        end = time.monotonic() + PATIENCE
        while not self.said.endswith("\n"):
            assert self.process.poll() is None, self.logged
            assert time.monotonic() < end, "it never said that it answers"
            time.sleep(0.02)

    def ends(self, number: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(number)
        with self.process:
            return self.process.wait(PATIENCE)

    def setup_token(self) -> str:
        found = re.search(r"/setup\?setup=(\S+)", self.said)
        assert found, self.said
        return found.group(1)


@contextmanager
def serving(data: Path, *options: str, media_port: int | None = 0) -> Iterator[Serve]:
    """`media_port` None: as the settings file says."""
    serve = Serve(data, *options, media_port=media_port)
    try:
        serve.start()
        yield serve
    finally:
        serve.ask.close()
        with suppress(ProcessLookupError):
            if serve.process and serve.process.poll() is None:
                serve.ends(signal.SIGTERM)
