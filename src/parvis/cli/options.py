"""The options of `serve`; `doctor` takes the same, to look at what they mean."""

from dataclasses import dataclass
from typing import Annotated, Literal

from cyclopts import Parameter

from parvis.cli.base import Data
from parvis.settings import DATA, HTTP_PORT, MEDIA_PORT, Settings

PublicUrl = Annotated[
    str | None,
    Parameter(help="Where people reach Parvis, https://… Sign-up then needs an invitation."),
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Options:
    """Each may stand in DATA/parvis.toml as well."""

    host: Annotated[str, Parameter(help="The address to answer on.")] = "127.0.0.1"
    port: Annotated[int, Parameter(help="The TCP port to answer on.")] = HTTP_PORT
    media_port: Annotated[int, Parameter(help="The port of the sound, UDP and TCP.")] = MEDIA_PORT
    media_address: Annotated[
        tuple[str, ...],
        Parameter(
            help="An IP address where browsers reach that port; repeatable.",
            negative="",
            show_default=False,
        ),
    ] = ()
    public_url: PublicUrl = None
    trusted_proxy: Annotated[
        tuple[str, ...],
        Parameter(
            help="The proxy's address, if not this machine's; repeatable.",
            negative="",
            show_default=", ".join,
        ),
    ] = ("127.0.0.1", "::1")
    sign_up: Annotated[
        Literal["open", "invitation"] | None,
        Parameter(help="Who may make an account: anybody, or whoever was invited."),
    ] = None
    log: Annotated[Literal["text", "json"], Parameter(help="How the lines on stderr look.")] = (
        "text"
    )
    metrics_token: Annotated[
        str | None,
        Parameter(help="Who sends it as a bearer token reads /metrics."),
    ] = None
    data: Data = DATA

    def settings(self) -> Settings:
        return Settings(
            data=self.data.resolve(),  # the core's command line names it, whoever looks from where
            host=self.host,
            port=self.port,
            media_port=self.media_port,
            media_addresses=self.media_address,
            public_url=self.public_url,
            trusted_proxies=self.trusted_proxy,
            accounts=self.sign_up,
            log=self.log,
            metrics_token=self.metrics_token,
        )
