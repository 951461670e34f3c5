"""The built web client: its files, and its one page for every other address.

No ranges, no listing, nothing outside its folder (hazards C13, C14). What has its content's hash
in its name never changes and is kept by browsers for good; the rest is asked for again. The build
packs each file once (.br, .gz); a browser that unpacks is sent that.
"""

import hashlib
import re
from collections.abc import Iterator
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

PACKED = {"br": ".br", "gzip": ".gz"}  # the smaller first
SUFFIXES = frozenset(PACKED.values())
PLAIN = "identity"

PAGE = "/index.html"
NEEDED = re.compile(r"/_app/immutable/[\w./-]+")

# The service worker fetches what it keeps; the policy of its file is its own, not the page's.
WORKER, WORKER_POLICY = "service-worker.js", "default-src 'none'; connect-src 'self'"

NOT_BUILT = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Parvis</title>
<h1>Parvis is running, but its web client is not built.</h1>
<p>Stop it and start it with <code>make run</code>, which builds the client first.</p></html>
"""


class Form(Struct, frozen=True):
    """What is sent of a file: plain, or packed."""

    kind: str
    body: bytes
    headers: dict[str, str]


class Client:
    """The built client, as it is when we begin. Where it is built anew meanwhile, that counts from
    the next beginning on: no page is ever made of two builds."""

    def __init__(self, folder: Path | None = None) -> None:
        places = (folder,) if folder else BUILT
        root = next((p for p in places if p.is_dir()), places[-1]).resolve()
        self.files = {f"/{file.relative_to(root)}": forms(file, root) for file in files_of(root)}

    def find(self, path: str, accepted: str = "") -> Form | None:
        """`accepted`: the browser's Accept-Encoding (RFC 9110, 12.5.3). Plain, if nothing fits."""
        known = self.files.get(f"/{path.lstrip('/')}", {})
        fits = (known[coding] for coding in known if accepts(accepted, coding))
        return next(fits, known.get(PLAIN))

    def missing(self) -> list[str]:
        """What its page needs and is not there: it was only half built when it was read."""
        page = self.find(PAGE)
        needed = NEEDED.findall(page.body.decode()) if page else [PAGE]
        return [path for path in needed if path not in self.files]


def files_of(root: Path) -> Iterator[Path]:
    """None that a link leads to elsewhere (C14)."""
    for file in sorted(root.rglob("*")):
        if file.is_file() and file.resolve().is_relative_to(root) and file.suffix not in SUFFIXES:
            yield file


def forms(file: Path, root: Path) -> dict[str, Form]:
    """By their content coding (RFC 9110, 8.4.1), the smallest first."""
    body = file.read_bytes()
    bodies = {coding: file.with_name(file.name + suffix) for coding, suffix in PACKED.items()}
    packed = {coding: path.read_bytes() for coding, path in bodies.items() if path.is_file()}
    kind = KINDS.get(file.suffix, "application/octet-stream")
    return {
        coding: Form(kind, sent, headers(file, root, body, coding))
        for coding, sent in (packed | {PLAIN: body}).items()
    }


def headers(file: Path, root: Path, body: bytes, coding: str) -> dict[str, str]:
    """Also with a 304: its policy replaces the one that the browser kept (RFC 9111, 3.2)."""
    lasts = file.is_relative_to(root / "_app" / "immutable")
    tag = hashlib.sha256(body).hexdigest()[:16]
    return (
        {"ETag": f'"{tag}-{coding}"', "Cache-Control": FOR_GOOD if lasts else ASK_AGAIN}
        | {"Vary": "Accept-Encoding"}
        | ({"Content-Encoding": coding} if coding != PLAIN else {})
        | ({"Content-Security-Policy": WORKER_POLICY} if file.name == WORKER else {})
        | (policy(body) if file.suffix == ".html" else {})
    )


def policy(page: bytes) -> dict[str, str]:
    return {"Content-Security-Policy": page_policy(page.decode())}


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
    form = client.find(path, accepted)
    if form is None and is_page(path):
        form = client.find(PAGE, accepted)
        if form is None:
            return Response(
                NOT_BUILT, status_code=503, media_type=KINDS[".html"], headers=policy(NOT_BUILT)
            )
    if form is None:
        raise Problem("not_found")
    if request.headers.get("if-none-match") == form.headers["ETag"]:
        return Response(b"", status_code=304, headers=form.headers)
    return Response(form.body, media_type=form.kind, headers=form.headers)


def accepts(accepted: str, coding: str) -> bool:
    for wish in accepted.split(","):
        name, *weight = (part.strip() for part in wish.split(";"))
        if name == coding:
            return not weight or weight[0].rstrip("0.") != "q="
    return False


def is_page(path: str) -> bool:
    """Addresses of rooms and screens. A file that is missing is not one of them."""
    return not path.startswith(("/api", "/_app/")) and Path(path).suffix not in KINDS
