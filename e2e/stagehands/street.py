"""Another machine, nearly: a network namespace with an address that is not loopback, behind HTTPS.

The server and Debian's Caddy live in the namespace; the browsers stay outside, one cable away.
"""

import base64
import hashlib
import os
import ssl
import subprocess
import time
from pathlib import Path
from types import TracebackType

from stagehands.server import Server

SITE = "stage.test"
HTTPS_PORT = 8443
HOME = f"https://{SITE}:{HTTPS_PORT}"
NUMBER = os.getpid() % 256  # streets of two processes do not cross
HERE, THERE = f"10.213.{NUMBER}.1", f"10.213.{NUMBER}.2"  # the two ends of the cable, a /30
ELSEWHERE = f"10.214.{NUMBER}.1"  # where whoever was HERE has moved to
SETTLES_WITHIN = 10.0  # seconds
AS_ROOT = () if os.geteuid() == 0 else ("sudo", "-n")


def caddyfile(folder: Path, port: int) -> str:
    """The lines of docs/host.md, with Caddy's own authority: no other vouches for such a name."""
    return f"""
{{
    admin off
    skip_install_trust
    default_sni {SITE}
    auto_https disable_redirects
    storage file_system {folder}
}}
https://{SITE}:{HTTPS_PORT}, https://{THERE}:{HTTPS_PORT} {{
    tls internal
    reverse_proxy 127.0.0.1:{port}
}}
"""


def root(*words: str, told: str | None = None) -> None:
    subprocess.run([*AS_ROOT, *words], check=True, input=told, text=True)


def told_of(cable: str) -> str:
    """A line on its state."""
    words = ["ip", "-oneline", "link", "show", "dev", cable]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def fingerprint(certificate: Path) -> str:
    """Base64 of the SHA-256 of the public key, as Chromium wants to be told whom to believe."""
    key = subprocess.run(
        ["openssl", "x509", "-in", str(certificate), "-pubkey", "-noout"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    der = ssl.PEM_cert_to_DER_cert(key.replace("PUBLIC KEY", "CERTIFICATE"))
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


class Street:
    """`with Street(folder) as street`: the namespace; then `street.open()`: Caddy and Parvis."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"parvis-{os.getpid()}"
        self.cable = f"parvis{os.getpid() % 100_000}"
        self.inside = (*AS_ROOT, "ip", "netns", "exec", self.name)
        self.server = Server(
            folder / "data",
            *("--public-url", HOME, "--media-address", THERE),
            prefix=self.inside,
            url=f"https://{THERE}:{HTTPS_PORT}",
        )
        self.caddy: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Street":
        far = f"{self.cable}b"
        root("ip", "netns", "add", self.name)
        root("ip", "link", "add", self.cable, "type", "veth", "peer", far, "netns", self.name)
        # A link-local address comes a second later, and browsers give up what they load just then.
        root("ip", "link", "set", self.cable, "addrgenmode", "none")
        root("ip", "address", "add", f"{HERE}/30", "dev", self.cable)
        root("ip", "link", "set", self.cable, "up")
        for words in (
            ("address", "add", f"{THERE}/30", "dev", far),
            ("link", "set", far, "up"),
            ("link", "set", "lo", "up"),
        ):
            root("ip", "-n", self.name, *words)
        self.settle()
        return self

    def settle(self) -> None:
        """Until the kernel has told all there is to tell of the new cable."""
        end = time.monotonic() + SETTLES_WITHIN
        while " state UP " not in (said := told_of(self.cable)):
            assert time.monotonic() < end, said
            time.sleep(0.05)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.server.process is not None:
            self.server.stop()
        if self.caddy is not None:
            self.caddy.terminate()
            self.caddy.wait(timeout=10)
        root("ip", "link", "delete", self.cable)
        root("ip", "netns", "delete", self.name)

    def open(self) -> Server:
        file = self.folder / "Caddyfile"
        file.write_text(caddyfile(self.folder / "caddy", self.server.port))
        with (self.folder / "caddy.log").open("wb") as log:
            self.caddy = subprocess.Popen(
                [*self.inside, "caddy", "run", "--config", str(file), "--adapter", "caddyfile"],
                env=os.environ | {"HOME": str(self.folder)},
                stdout=log,
                stderr=log,
            )
        self.server.start()
        self.server.wait_until_serving()
        return self.server

    def cut(self) -> None:
        """The cable is pulled: nothing goes either way, and nobody is told."""
        root("ip", "link", "set", self.cable, "down")

    def mend(self) -> None:
        root("ip", "link", "set", self.cable, "up")

    def block_udp(self) -> None:
        """Nothing but TCP gets through, as in many an office."""
        self.filter("""
            add chain inet parvis in { type filter hook prerouting priority raw; }
            add rule inet parvis in meta l4proto udp drop
        """)

    def rebind(self, port: int, other: int) -> None:
        """A router forgets: what comes from `port` of the client comes from `other` from now on."""
        self.filter(f"""
            add chain inet parvis in {{ type filter hook prerouting priority raw; }}
            add chain inet parvis out {{ type filter hook output priority raw; }}
            add rule inet parvis in udp sport {port} udp sport set {other}
            add rule inet parvis out udp dport {port} drop
            add rule inet parvis out udp dport {other} udp dport set {port}
        """)

    def filter(self, rules: str) -> None:
        inside = self.inside[len(AS_ROOT) :]
        root(*inside, "nft", "-f", "-", told=f"add table inet parvis\n{rules}\n")

    def move(self) -> None:
        """Another address for whoever is outside: from Wi-Fi to mobile."""
        root("ip", "-n", self.name, "route", "add", ELSEWHERE, "dev", f"{self.cable}b")
        root("ip", "address", "add", f"{ELSEWHERE}/32", "dev", self.cable)
        root("ip", "address", "delete", f"{HERE}/30", "dev", self.cable)
        root("ip", "route", "add", THERE, "dev", self.cable, "src", ELSEWHERE)

    def browser_flags(self) -> list[str]:
        """Where the site is, and that Caddy's authority may vouch for it."""
        signer = self.folder / "caddy/pki/authorities/local/intermediate.crt"
        return [
            f"--host-resolver-rules=MAP {SITE} {THERE}",
            f"--ignore-certificate-errors-spki-list={fingerprint(signer)}",
        ]
