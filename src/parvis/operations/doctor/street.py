"""How people find this server: its name, its certificate, its clock."""

import os
from datetime import timedelta
from urllib.parse import urlsplit

from parvis.operations.doctor.finding import Finding, ok, unknown, wrong
from parvis.operations.doctor.world import Distrusted, NoTls, World
from parvis.settings import Settings

HTTPS = 443
SOON = timedelta(days=10)  # Caddy and certbot renew 30 days before the end
APART = timedelta(seconds=30)  # more, and tokens and certificates misbehave
STEP = 0.2  # seconds that the wall clock may move by itself while it is watched

KEEP = "Let a time service keep it: timedatectl set-ntp true."
PUBLIC = "no public address is set"
SAY_URL = 'Give --public-url, or write public-url = "https://…" into DATA/parvis.toml.'


async def check_dns(settings: Settings, world: World) -> Finding:
    if not settings.public_url:
        return unknown("DNS", PUBLIC, SAY_URL)
    host = urlsplit(settings.public_url).hostname or ""
    found = await world.resolve(host)
    if not found:
        return wrong(
            "DNS",
            f"{host} has no address",
            f"Add an A or AAAA record for {host} that points here, and wait some minutes.",
        )
    return ok("DNS", f"{host} is {', '.join(found)}")


async def check_tls(settings: Settings, world: World) -> Finding:
    if not settings.public_url:
        return unknown("TLS", PUBLIC, SAY_URL)
    url = urlsplit(settings.public_url)
    if url.scheme != "https":
        return wrong(
            "TLS",
            f"{settings.public_url} is not https",
            "Phones give their microphone to https only: put a proxy in front (docs/host.md).",
        )
    try:
        end = await world.certificate(url.hostname or "", url.port or HTTPS)
    except Distrusted as no:
        return wrong(
            "TLS",
            f"browsers do not trust the certificate: {no}",
            "Let the proxy fetch one for this very name. Caddy does by itself (docs/host.md).",
        )
    except NoTls:
        return wrong(
            "TLS",
            f"what answers at {url.netloc} does not speak TLS",
            "Let the proxy serve https there, with a certificate for this name (docs/host.md).",
        )
    except OSError as no:
        return wrong(
            "TLS",
            f"nobody answers at {url.netloc} ({reason(no)})",
            "Start the proxy, and open TCP 443 (and 80, for the certificate) in the firewall.",
        )
    left = end - world.now()
    if left < SOON:
        return wrong(
            "TLS",
            f"the certificate ends in {left.days} days",
            "It should have been renewed by now: read the proxy's log; TCP 80 must be open.",
        )
    return ok("TLS", f"the certificate is good for {left.days} days")


async def check_clock(settings: Settings, world: World) -> Finding:
    moved = await world.clock_moves()
    if abs(moved) > STEP:
        return wrong(
            "clock",
            f"it moved {moved:+.1f} s by itself while it was watched",
            "Something sets it by force. Let one time service keep it: timedatectl set-ntp true.",
        )
    there = await world.date_of(settings.public_url) if settings.public_url else None
    apart = world.now() - there if there else timedelta(0)
    if abs(apart) > APART:
        return wrong(
            "clock",
            f"it is {apart.total_seconds():+.0f} s from the one at {settings.public_url}",
            KEEP,
        )
    if not await world.clock_is_kept():  # our own page tells our own time: that is no proof
        return unknown("clock", "it runs evenly, and nobody is known to set it right", KEEP)
    return ok("clock", "a time service keeps it")


def reason(error: OSError) -> str:
    number = error.errno or 0  # a failure of a name has a negative one of its own
    return os.strerror(number) if number > 0 else type(error).__name__
