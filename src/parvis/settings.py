"""Every setting, on one page. The command line fills it in; nothing else reads the environment."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

HTTP_PORT = 8080
MEDIA_PORT = 7882
DATA = Path("data")

# In the data folder.
DATABASE = "parvis.db"
LINK = "link"  # what people open, as `serve` last knew it: for `parvis invite`

SignUp = Literal["open", "invitation"]  # anybody may make an account; whoever has a link
Log = Literal["text", "json"]


class Settings(Struct, frozen=True):
    """What an operator decides. Times and limits of the room are in `room/limits.py`."""

    data: Path = DATA  # everything Parvis keeps: database, media socket, locks, the core's log
    host: str = "127.0.0.1"
    port: int = HTTP_PORT
    media_port: int = MEDIA_PORT  # UDP; 0: any free one
    media_addresses: tuple[str, ...] = ()  # none: loopback and every interface that is up
    public_url: str | None = None  # https://stage.example.org
    accounts: SignUp | None = None  # None: by invitation where there is a public address
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")  # whose X-Forwarded-* is believed (C16)
    log: Log = "text"
    metrics_token: str | None = None  # opens /metrics
    client: Path | None = None  # the built web client, when it is not where it is built

    @property
    def secure(self) -> bool:
        """Browsers reach us over HTTPS: cookies can insist on it."""
        return (self.public_url or "").startswith("https://")

    @property
    def sign_up(self) -> SignUp:
        """Who may make an account: anybody on a machine of one's own, the invited in public."""
        return self.accounts or ("invitation" if self.public_url else "open")

    @property
    def origins(self) -> frozenset[str]:
        """The origins, besides the Host header's own, whose pages may send commands."""
        return frozenset({origin(self.public_url)} if self.public_url else ())

    @property
    def address(self) -> str:
        """Where this process is reached on its own machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host and '[' not in host else host}:{self.port}"

    @property
    def link(self) -> str:
        """What people open."""
        return (self.public_url or self.address).rstrip("/")


def origin(url: str) -> str:
    """`https://Stage.example.org/x` -> `https://stage.example.org` (RFC 6454, section 6.2)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
