import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from server.site import Site, a_site

from parvis.server.static import Client, accepts

PAGE = "<!doctype html><title>Parvis</title><script>start()</script>"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A client as SvelteKit builds it, and a secret beside it."""
    folder = tmp_path / "client"
    (folder / "_app" / "immutable").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "_app" / "version.json").write_text("{}")
    (folder / "_app" / "immutable" / "start.abc.js").write_text("start()")
    (tmp_path / "client-secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "client-secret.txt")
    return folder


@pytest.fixture
async def site(tmp_path: Path, built: Path) -> AsyncIterator[Site]:
    """It begins when the client is built."""
    async with a_site(tmp_path) as site:
        yield site


@pytest.mark.parametrize("path", ["/", "/rooms/CkqfQUN_nlv0t4gQX5VOrg", "/sign-in", "/a/b/c"])
async def test_every_screen_is_the_one_page(site: Site, built: Path, path: str) -> None:
    answer = await site.ask.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "sha256-" in answer.headers["content-security-policy"]
    assert answer.headers["permissions-policy"].startswith("microphone=(self)")


@pytest.mark.parametrize(
    ("path", "kind", "lasts"),
    [
        ("/icon.svg", "image/svg+xml", False),
        ("/_app/version.json", "application/json", False),
        ("/_app/immutable/start.abc.js", "text/javascript", True),
    ],
)
async def test_a_file_has_its_kind_and_lasts_if_its_name_says_so(
    site: Site, built: Path, path: str, kind: str, lasts: bool
) -> None:
    answer = await site.ask.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert ("immutable" in answer.headers["cache-control"]) is lasts
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_file_that_is_gone_is_not_the_page(site: Site, built: Path) -> None:
    for path in ("/_app/immutable/old.js", "/picture.png", "/favicon.ico"):
        assert (await site.ask.get(path)).status_code == 404


WAYS_OUT = [
    "/../client-secret.txt",
    "/..%2fclient-secret.txt",
    "/%2e%2e/client-secret.txt",
    "/%2e%2e%2fclient-secret.txt",
    "/..%5cclient-secret.txt",
    "/....//client-secret.txt",
    "/_app/../../client-secret.txt",
    "/_app/%2e%2e/%2e%2e/client-secret.txt",
    "/%00",
    "/icon.svg%00.html",
    "//etc/passwd",
    "/%2fetc%2fpasswd",
    "/link.txt",
    "/" + "x" * 5000,
]


@pytest.mark.parametrize("path", WAYS_OUT)
async def test_nothing_outside_the_folder_is_served(site: Site, built: Path, path: str) -> None:
    """C14: not by dots, encodings, absolute paths, NULs or links."""
    answer = await site.ask.get(path)
    assert answer.status_code in (200, 404)
    assert "secret" not in answer.text and "root:" not in answer.text


@pytest.fixture
def packed(built: Path) -> Path:
    """As the build packs it: the page, and one file, in both codings."""
    for name in ("index.html", "icon.svg"):
        plain = (built / name).read_bytes()
        (built / f"{name}.gz").write_bytes(gzip.compress(plain))
        (built / f"{name}.br").write_bytes(b"brotli")
    return built


@pytest.mark.parametrize("path", ["/", "/icon.svg"])
async def test_who_unpacks_is_sent_what_is_packed(packed: Path, path: str) -> None:
    async with a_site(packed.parent) as site:
        plain = await site.ask.get(path, headers={"Accept-Encoding": "identity"})
        zipped = await site.ask.get(path, headers={"Accept-Encoding": "gzip, deflate"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.text == plain.text
    assert "content-encoding" not in plain.headers
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert zipped.headers["vary"] == "Accept-Encoding"
    assert zipped.headers.get("content-security-policy") == plain.headers.get(
        "content-security-policy"
    )


def test_the_smaller_is_chosen_and_a_no_is_heard() -> None:
    assert accepts("gzip, deflate, br", "br")
    assert accepts("br;q=0.5", "br")
    assert not accepts("gzip, br;q=0, *", "br")
    assert not accepts("", "br")


async def test_who_takes_nothing_that_there_is_gets_it_as_it_is(packed: Path) -> None:
    """RFC 9110, 12.5.3: better than to say that it is not built."""
    async with a_site(packed.parent) as site:
        answer = await site.ask.get("/", headers={"Accept-Encoding": "zstd, identity;q=0"})
    assert answer.status_code == 200 and "content-encoding" not in answer.headers


async def test_the_service_worker_may_fetch(built: Path) -> None:
    (built / "service-worker.js").write_text("self")
    async with a_site(built.parent) as site:
        answer = await site.ask.get("/service-worker.js")
    assert answer.headers["content-security-policy"] == ("default-src 'none'; connect-src 'self'")
    assert answer.headers["cache-control"] == "no-cache"


async def test_one_build_is_served_until_we_begin_anew(built: Path) -> None:
    """A page never meets the files of another build than its own."""
    icon, old, new = built / "icon.svg", "start.abc.js", "start.def.js"
    async with a_site(built.parent) as site:
        before = await site.ask.get("/icon.svg")
        icon.write_text("<svg><g/></svg>")
        (built / "_app/immutable" / old).rename(built / "_app/immutable" / new)
        again = await site.ask.get("/icon.svg")
        assert (again.text, again.headers["etag"]) == (before.text, before.headers["etag"])
        assert (await site.ask.get(f"/_app/immutable/{old}")).status_code == 200
        assert (await site.ask.get(f"/_app/immutable/{new}")).status_code == 404
    (built.parent / "parvis.db").unlink()
    async with a_site(built.parent) as site:
        changed = await site.ask.get("/icon.svg", headers={"if-none-match": before.headers["etag"]})
        assert (changed.status_code, changed.text) == (200, "<svg><g/></svg>")
        assert (await site.ask.get(f"/_app/immutable/{new}")).status_code == 200


def test_a_client_that_is_half_built_is_known_as_such(built: Path) -> None:
    assert Client(built).missing() == []
    (built / "index.html").write_text('<script>import("/_app/immutable/app.js")</script>')
    assert Client(built).missing() == ["/_app/immutable/app.js"]
    (built / "index.html").unlink()
    assert Client(built).missing() == ["/index.html"]


async def test_head_is_get_without_the_body(site: Site, built: Path) -> None:
    answer = await site.ask.head("/")
    assert answer.status_code == 200 and answer.content == b""
    assert answer.headers["content-length"] == str(len(PAGE))


async def test_what_the_browser_has_is_not_sent_again(site: Site, built: Path) -> None:
    tag = (await site.ask.get("/icon.svg")).headers["etag"]
    again = await site.ask.get("/icon.svg", headers={"if-none-match": tag})
    assert again.status_code == 304 and again.content == b""


async def test_a_page_that_is_kept_keeps_its_policy(site: Site, built: Path) -> None:
    """A browser takes the headers of a 304 over into what it kept: a reload must still run."""
    first = await site.ask.get("/")
    again = await site.ask.get("/", headers={"If-None-Match": first.headers["etag"]})
    policy = "content-security-policy"
    assert (again.status_code, again.headers[policy]) == (304, first.headers[policy])


async def test_ranges_are_not_served(site: Site, built: Path) -> None:
    """C13: ten thousand of them cost nothing."""
    ranges = "bytes=" + ",".join(f"{i}-{i}" for i in range(2000))
    answer = await site.ask.get("/icon.svg", headers={"range": ranges})
    assert (answer.status_code, answer.text) == (200, "<svg/>")


async def test_without_a_built_client_the_page_says_what_to_do(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        answer = await site.ask.get("/")
    assert answer.status_code == 503
    assert "make run" in answer.text
