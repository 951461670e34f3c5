"""The headers that every answer carries, and the content policy of our pages."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable

from litestar.datastructures import MutableScopeHeaders
from litestar.routes import HTTPRoute
from litestar.types import Message, Scope

# fmt: off
ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

PAGE = (
    ("default-src", "'self'"), ("script-src", "'self'"), ("style-src", "'self'"),
    ("style-src-attr", "'unsafe-inline'"),  # the route announcer of SvelteKit styles itself
    ("img-src", "'self' data: blob:"), ("media-src", "'self' blob: data:"),
    ("connect-src", "'self'"),
    ("object-src", "'none'"), ("base-uri", "'none'"), ("form-action", "'self'"),
    ("frame-ancestors", "'none'"),
)
# fmt: on

HTTPS_ONLY = "max-age=31536000"  # one year; of this host only: its neighbours are not ours
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

Hook = Callable[[Message, Scope], Awaitable[None]]


def security_headers(secure: bool) -> Hook:
    """Litestar's `before_send`: sets what the handler did not set itself, on errors as well."""
    headers = ALWAYS | ({"Strict-Transport-Security": HTTPS_ONLY} if secure else {})

    async def hook(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            own = MutableScopeHeaders.from_message(message)
            for name, value in headers.items():
                own.setdefault(name, value)

    return hook


async def true_options(message: Message, scope: Scope) -> None:
    """Litestar answers OPTIONS as if a path had only the first of its handlers."""
    if message["type"] != "http.response.start" or scope.get("method") != "OPTIONS":
        return
    for route in scope["litestar_app"].routes:
        if isinstance(route, HTTPRoute) and route.path_format == scope.get("path_template"):
            allowed = ", ".join(sorted(route.methods))
            MutableScopeHeaders.from_message(message)["Allow"] = allowed


def page_policy(html: str) -> str:
    """The policy of a page: its own inline scripts by their hashes, and none besides."""
    hashes = " ".join(dict.fromkeys(hash_of(script) for script in INLINE.findall(html)))
    rows = ((name, f"{what} {hashes}" if name == "script-src" else what) for name, what in PAGE)
    return "; ".join(f"{name} {what}".strip() for name, what in rows)


def hash_of(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
