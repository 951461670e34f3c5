"""The command line: `parvis serve`, `parvis invite`. Sentences go to people, data to stdout."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from parvis.settings import DATA, HTTP_PORT, MEDIA_PORT, Settings

app = App(name="parvis", help="A self-hosted live-audio stage.", version_flags=["--version"])

INTERRUPTED = 130  # as shells count: 128 and the number of the signal

Data = Annotated[Path, Parameter(help="The folder where Parvis keeps everything.")]
PublicUrl = Annotated[
    str | None,
    Parameter(help="Where people reach Parvis, https://… Sign-up then needs an invitation."),
]


@app.command
def serve(
    *,
    host: Annotated[str, Parameter(help="The address to answer on.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="The TCP port to answer on.")] = HTTP_PORT,
    media_port: Annotated[int, Parameter(help="The UDP port of the sound.")] = MEDIA_PORT,
    media_address: Annotated[
        tuple[str, ...],
        Parameter(help="An IP address where browsers reach that port; repeatable.", negative=""),
    ] = (),
    public_url: PublicUrl = None,
    trusted_proxy: Annotated[
        tuple[str, ...],
        Parameter(help="The proxy's address, if not this machine's; repeatable.", negative=""),
    ] = ("127.0.0.1", "::1"),
    data: Data = DATA,
) -> None:
    """Start the stage, and keep it running until Ctrl-C."""
    settings = Settings(
        data=data.resolve(),  # the core's command line names it, whoever looks from wherever
        host=host,
        port=port,
        media_port=media_port,
        media_addresses=media_address,
        public_url=public_url,
        trusted_proxies=trusted_proxy,
    )
    from parvis.app import serve_until_told

    explain(lambda: serve_until_told(settings, say))


@app.command
def invite(*, public_url: PublicUrl = None, data: Data = DATA) -> None:
    """Print a link with which one person can create an account, within seven days."""
    from parvis.app import invitation_link

    explain(lambda: say(invitation_link(data, public_url)))


def explain(work: Callable[[], None]) -> None:
    """What stands in the way is a sentence on stderr, and exit code 1."""
    from parvis.app import CANNOT_START

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("parvis").setLevel(logging.INFO)
    try:
        work()
    except CANNOT_START as reason:
        sys.exit(f"parvis: {reason}")
    except KeyboardInterrupt:  # before there was anything to end
        sys.exit(INTERRUPTED)


def say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    app()
