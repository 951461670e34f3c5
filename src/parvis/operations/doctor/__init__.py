"""`parvis doctor`: looks at what an operator can get wrong, and says what to do.

One line each. `world` is all that is looked at; the checks judge what it says.
"""

import asyncio
from collections.abc import Awaitable

from msgspec.structs import replace

from parvis.operations.doctor.finding import Finding, report, unknown
from parvis.operations.doctor.machine import check_database, check_disk, check_files
from parvis.operations.doctor.media import check_media
from parvis.operations.doctor.street import check_clock, check_dns, check_tls
from parvis.operations.doctor.world import World
from parvis.settings import LINK, Settings

__all__ = ["diagnose", "examine"]


def diagnose(settings: Settings) -> tuple[str, bool]:
    """What to print, and whether nothing is wrong."""
    findings = asyncio.run(examine(with_link(settings), World()))
    return report(findings), all(finding.state != "wrong" for finding in findings)


def with_link(settings: Settings) -> Settings:
    """What people open, as `serve` last knew it, where nothing else is said."""
    link = settings.data / LINK
    if settings.public_url is None and link.exists() and link.read_text().startswith("https://"):
        return replace(settings, public_url=link.read_text())
    return settings


async def examine(settings: Settings, world: World) -> list[Finding]:
    """Every finding, in the order in which things are set up."""
    checks: dict[str, Awaitable[Finding]] = {
        "DNS": check_dns(settings, world),
        "TLS": check_tls(settings, world),
        "clock": check_clock(settings, world),
        "sound": check_media(settings, world),
        "disk": check_disk(settings, world),
        "open files": check_files(settings, world),
        "database": check_database(settings, world),
    }
    said = await asyncio.gather(*checks.values(), return_exceptions=True)
    return [
        one if isinstance(one, Finding) else failed(what, one)
        for what, one in zip(checks, said, strict=True)
    ]


def failed(what: str, error: BaseException) -> Finding:
    """The look itself went wrong: that says nothing about what was looked at."""
    return unknown(what, f"it could not be looked at ({type(error).__name__})")
