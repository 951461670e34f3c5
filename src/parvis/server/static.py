"""The built web client: its files, and its one page for every other address.

No ranges, no listing, nothing outside its folder (hazards C13, C14). What has its content's hash
in its name never changes and is kept by browsers for good; the rest is asked for again. The build
packs each file once (.br, .gz); a browser that unpacks is sent that.
"""

import asyncio
from pathlib import Path
from typing import Any

from litestar import HttpMethod, Request, Response, route
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from parvis.http.headers import page_policy
from parvis.http.problem import Problem

BUILT = Path(__file__).parents[1] / "web", Path(__file__).parents[3] / "client" / "build"

# fmt: off
KINDS = {
    ".css": "text/css", ".html": "text/html",
    ".ico": "image/x-icon", ".js": "text/javascript",
    ".json": "application/json", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".png": "image/png",
    ".svg": "image/svg+xml", ".txt": "text/plain", ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json", ".webp": "image/webp", ".woff2": "font/woff2",
}
# fmt: on

FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

PACKED = (("br", ".br"), ("gzip", ".gz"))  # the smaller first

# The service worker fetches what it keeps; the policy of its file is its own, not the page's.
WORKER, WORKER_POLICY = "service-worker.js", "default-src 'none'; connect-src 'self'"

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Parvis</title>
<h1>Parvis is running, but its web client is not built.</h1>
<p>Stop it and start it with <code>make run</code>, which builds the client first.</p></html>
"""


class File(Struct, frozen=True):
    """A file of the client, as it is on disk now."""

    path: Path
    body: bytes
    tag: str
    coding: str = ""
    packed: bytes = b""

    @property
    def sent(self) -> bytes:
        return self.packed if self.coding else self.body


class Client:
    """The folder of the built client."""

    def __init__(self, folder: Path | None = None) -> None:
        places = (folder,) if folder else BUILT
        self.root = next((p for p in places if p.is_dir()), places[-1]).resolve()

    def find(self, path: str, accepted: str = "") -> File | None:
        """The file at this address; None if there is none, or it lies outside (C14).

        `accepted` is the browser's Accept-Encoding (RFC 9110, 12.5.3).
        """
        try:
            file = (self.root / path.lstrip("/")).resolve()
            if not file.is_relative_to(self.root) or not file.is_file():
                return None
            stat = file.stat()
            tag = f"{stat.st_mtime_ns:x}-{stat.st_size:x}"
            for coding, suffix in PACKED:
                packed = file.with_name(file.name + suffix)
                if accepts(accepted, coding) and packed.is_file():
                    body = file.read_bytes()
                    return File(file, body, f'"{tag}-{coding}"', coding, packed.read_bytes())
            return File(file, file.read_bytes(), f'"{tag}"')
        except (OSError, ValueError):  # a name too long, a NUL, a file that has just gone
            return None

    def lasts(self, file: File) -> bool:
        return file.path.is_relative_to(self.root / "_app" / "immutable")


@route(
    ["/", "/{path:path}"],
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    include_in_schema=False,
    name="client",
)
async def serve_client(
    request: Request[Any, Any, Any], client: NamedDependency[Client], path: FromPath[str] = "/"
) -> Response[bytes]:
    accepted = request.headers.get("accept-encoding", "")
    file = await asyncio.to_thread(client.find, path, accepted)
    if file is None and is_page(path):
        file = await asyncio.to_thread(client.find, "index.html", accepted)
        if file is None:
            return page(NOT_BUILT.encode(), status=503)
    if file is None:
        raise Problem("not_found")
    return answer(request, client, file)


def accepts(accepted: str, coding: str) -> bool:
    for wish in accepted.split(","):
        name, *weight = (part.strip() for part in wish.split(";"))
        if name == coding:
            return not weight or weight[0].rstrip("0.") != "q="
    return False


def is_page(path: str) -> bool:
    """Addresses of rooms and screens. A file that is missing is not one of them."""
    return not path.startswith(("/api", "/_app/")) and Path(path).suffix not in KINDS


def answer(request: Request[Any, Any, Any], client: Client, file: File) -> Response[bytes]:
    if request.headers.get("if-none-match") == file.tag:
        return Response(b"", status_code=304, headers=kept(client, file))
    if file.path.suffix == ".html":
        return page(file.sent, headers=kept(client, file))
    kind = KINDS.get(file.path.suffix, "application/octet-stream")
    return Response(file.sent, media_type=kind, headers=kept(client, file))


def kept(client: Client, file: File) -> dict[str, str]:
    """Also with a 304: its policy replaces the one that the browser kept (RFC 9111, 3.2)."""
    headers = {"ETag": file.tag, "Cache-Control": FOR_GOOD if client.lasts(file) else ASK_AGAIN}
    headers |= {"Vary": "Accept-Encoding"}
    if file.coding:
        headers |= {"Content-Encoding": file.coding}
    if file.path.name == WORKER:
        headers |= {"Content-Security-Policy": WORKER_POLICY}
    return headers | (policy(file.body) if file.path.suffix == ".html" else {})


def policy(body: bytes) -> dict[str, str]:
    return {"Content-Security-Policy": page_policy(body.decode())}


def page(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(
        body, status_code=status, media_type=KINDS[".html"], headers=headers or policy(body)
    )
