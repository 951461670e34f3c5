"""What `parvis serve` says once it answers."""

from parvis.settings import Settings

SETUP = """
The account made with this link is the administrator. It works once:
  {link}/setup?setup={token}"""

HTTPS = """
Phones, and other machines, give their microphone to https:// pages only.
docs/host.md shows how to put Parvis on a domain (--public-url)."""


def greeting(settings: Settings, setup_token: str | None) -> str:
    parts = [f"Parvis is at {settings.link}"]
    if settings.public_url:
        parts.append(f"(this machine answers its proxy at {settings.address})")
    if setup_token:
        parts.append(SETUP.format(link=settings.link, token=setup_token))
    if not settings.secure:
        parts.append(HTTPS)
    return "\n".join(parts)
