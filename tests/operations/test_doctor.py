"""Each line of `parvis doctor`, in a world that is as it is told to be."""

import asyncio
import resource
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace
from serving import free_port

from parvis import cli
from parvis.operations.doctor import examine, with_link
from parvis.operations.doctor.finding import Finding, report
from parvis.operations.doctor.world import Distrusted, NoTls, Place, World
from parvis.server import stun
from parvis.server.preflight import MOST_FILES
from parvis.settings import DATABASE, LINK, Settings

NOW = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)
PUBLIC = "203.0.113.7"


class Fake(World):
    """All is well, but for what a test changes."""

    def __init__(self) -> None:
        self.addresses = [PUBLIC]
        self.end: datetime | Exception = NOW + timedelta(days=60)
        self.moved = 0.001
        self.kept = True
        self.date: datetime | None = NOW
        self.places: list[Place] | None = [Place(PUBLIC, 7882, True, True)]
        self.own: list[str] = []
        self.bytes_free = 50 << 30
        self.seconds = 0.002
        self.files = 65536
        self.said = "ok"

    def now(self) -> datetime:
        return NOW

    async def resolve(self, host: str) -> list[str]:
        return self.addresses

    async def certificate(self, host: str, port: int) -> datetime:
        if isinstance(self.end, Exception):
            raise self.end
        return self.end

    async def clock_moves(self) -> float:
        return self.moved

    async def clock_is_kept(self) -> bool:
        return self.kept

    async def date_of(self, url: str) -> datetime | None:
        return self.date

    async def media_places(self, settings: Settings) -> list[Place] | None:
        return self.places

    async def is_own(self, address: str) -> bool:
        return address in self.own

    async def free(self, folder: Path) -> int:
        return self.bytes_free

    async def fsync(self, folder: Path) -> float:
        return self.seconds

    async def file_limit(self, data: Path) -> int:
        return self.files

    async def quick_check(self, path: Path) -> str:
        return self.said


async def findings(data: Path, world: World, **changes: Any) -> dict[str, Finding]:
    settings = replace(Settings(data=data, public_url="https://stage.example.org"), **changes)
    return {found.what: found for found in await examine(settings, world)}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / DATABASE).touch()
    return tmp_path


LINES = ["DNS", "TLS", "clock", "sound", "disk", "open files", "database"]


async def test_all_is_well(data: Path) -> None:
    found = await findings(data, Fake())
    assert list(found) == LINES
    assert {one.state for one in found.values()} == {"ok"}
    assert not any(one.remedy for one in found.values())


def change(**changes: Any) -> Callable[[Fake], None]:
    return lambda world: world.__dict__.update(changes)


@pytest.mark.parametrize(
    ("change", "line", "word"),
    [
        (change(addresses=[]), "DNS", "A or AAAA record"),
        (change(end=Distrusted("Hostname mismatch")), "TLS", "Hostname mismatch"),
        (change(end=NoTls()), "TLS", "does not speak TLS"),
        (change(end=ConnectionRefusedError(111, "")), "TLS", "Connection refused"),
        (change(end=TimeoutError()), "TLS", "TimeoutError"),
        (change(end=NOW + timedelta(days=9)), "TLS", "ends in 9 days"),
        (change(end=NOW - timedelta(days=3)), "TLS", "ends in -3 days"),
        (change(moved=-4.0), "clock", "-4.0 s by itself"),
        (change(date=NOW - timedelta(seconds=90)), "clock", "+90 s from"),
        (change(places=None), "sound", "media.log"),
        (change(places=[Place(PUBLIC, 7882, False, True)], own=[PUBLIC]), "sound", "firewall"),
        (change(places=[Place(PUBLIC, 7882, True, False)]), "sound", "Open TCP 7882"),
        (change(bytes_free=100 << 20), "disk", "Free some space"),
        (change(seconds=0.2), "disk", "200.0 ms"),
        (change(files=1024), "open files", "LimitNOFILE"),
        (change(said="row 3 missing from index"), "database", "row 3 missing"),
    ],
)
async def test_what_is_wrong_is_said_with_what_to_do(
    data: Path, change: Callable[[Fake], None], line: str, word: str
) -> None:
    world = Fake()
    change(world)
    found = await findings(data, world)
    assert found[line].state == "wrong" and found[line].remedy
    assert word in report([found[line]])
    assert {one.state for what, one in found.items() if what != line} == {"ok"}


async def test_without_https_phones_give_no_microphone(data: Path) -> None:
    found = await findings(data, Fake(), public_url="http://stage.example.org")
    assert found["TLS"].state == "wrong" and "Phones" in found["TLS"].remedy


async def test_what_cannot_be_known_is_not_called_wrong(tmp_path: Path) -> None:
    world = Fake()
    world.places, world.kept = [], False
    found = await findings(tmp_path / "nowhere", world, public_url=None)
    states = {what: one.state for what, one in found.items()}
    assert states == dict.fromkeys(LINES, "unknown") | {"open files": "ok"}


async def test_a_router_that_does_not_lead_back_is_no_proof(data: Path) -> None:
    world = Fake()
    world.places = [Place(PUBLIC, 7882, False, False)]
    found = await findings(data, world)
    assert found["sound"].state == "unknown" and "from a phone" in found["sound"].remedy


async def test_that_our_own_page_tells_our_own_time_is_no_proof(data: Path) -> None:
    world = Fake()
    world.kept = False
    found = await findings(data, world)
    assert found["clock"].state == "unknown" and "timedatectl" in found["clock"].remedy


async def test_whether_a_clock_is_kept_is_for_the_kernel_to_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for said, kept in ((0, True), (5, False), (-1, False)):
        kernel = SimpleNamespace(adjtimex=lambda _, said=said: said)
        monkeypatch.setattr("ctypes.CDLL", lambda _, kernel=kernel: kernel)
        assert await World().clock_is_kept() is kept


async def test_a_look_that_fails_spoils_no_other(data: Path) -> None:
    class Broken(Fake):
        async def free(self, folder: Path) -> int:
            raise PermissionError

    found = await findings(data, Broken())
    assert found["disk"].state == "unknown" and "PermissionError" in found["disk"].fact
    assert {one.state for what, one in found.items() if what != "disk"} == {"ok"}


def test_the_link_that_people_open_is_remembered(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert with_link(settings) == settings
    (tmp_path / LINK).write_text("http://127.0.0.1:8080")
    assert with_link(settings) == settings
    (tmp_path / LINK).write_text("https://stage.example.org")
    assert with_link(settings).public_url == "https://stage.example.org"


# The world as it is.


async def test_a_port_that_nobody_holds_is_tried_by_itself(tmp_path: Path) -> None:
    port = free_port(socket.SOCK_DGRAM)
    settings = Settings(data=tmp_path, media_port=port, media_addresses=("127.0.0.1",))
    assert await World().media_places(settings) == [Place("127.0.0.1", port, True, True)]


async def test_only_addresses_of_this_machine_are_its_own() -> None:
    assert await World().is_own("127.0.0.1")
    assert not await World().is_own("192.0.2.7")


async def test_nobody_answers_where_nobody_listens() -> None:
    port = free_port()
    with pytest.raises(OSError):
        await World().certificate("127.0.0.1", port)
    assert await World().date_of(f"http://127.0.0.1:{port}") is None


async def test_who_answers_without_tls_is_not_taken_for_nobody() -> None:
    def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as plain:
        with pytest.raises(NoTls):
            await World().certificate("127.0.0.1", plain.sockets[0].getsockname()[1])


@pytest.mark.parametrize(
    ("allowed", "files"), [(resource.RLIM_INFINITY, MOST_FILES), (1 << 20, MOST_FILES), (999, 999)]
)
async def test_as_many_files_are_counted_as_serve_would_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: int, files: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, allowed))
    assert await World().file_limit(tmp_path) == files


async def test_a_name_that_nobody_has_is_no_address() -> None:
    assert await World().resolve("127.0.0.1") == ["127.0.0.1"]
    assert await World().resolve("no such name") == []


async def test_a_disk_says_what_it_is_like(tmp_path: Path) -> None:
    assert await World().free(tmp_path) > 0
    assert 0 < await World().fsync(tmp_path) < 5


async def test_a_database_is_looked_at_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "parvis.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE a (b)")
    before = path.read_bytes()
    assert await World().quick_check(path) == "ok"
    assert path.read_bytes() == before
    path.write_bytes(b"something else" * 100)
    assert await World().quick_check(path) == "file is not a database"


def test_a_wrong_line_is_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / DATABASE).write_bytes(b"something else" * 100)
    with pytest.raises(SystemExit) as ended:
        cli.app(("doctor", "--data", str(tmp_path)))
    assert ended.value.code == 1
    assert "wrong    database" in capsys.readouterr().out


async def test_stun_that_nobody_answers_is_no_answer() -> None:
    asked = stun.request(b"t" * 12, "theirs:ours", "password")
    assert len(asked) % 4 == 0 and asked[20:22] == b"\x00\x06"
    assert stun.answers(b"\x01\x01" + asked[2:], b"t" * 12)
    assert not stun.answers(b"\x01\x01" + asked[2:], b"u" * 12)
    assert not stun.answers(b"", b"t" * 12)
    refused = await asyncio.wait_for(stun.reach("127.0.0.1", free_port(), "a:b", "c"), 5)
    assert not refused


def test_what_cannot_be_meant_is_not_looked_at(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.app(("doctor", "--data", str(tmp_path), "--public-url", "stage"))
    assert "is no address of a site" in str(ended.value.code)
