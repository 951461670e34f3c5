"""True stories: real serve, real core, real packets. What is spoken is what is written down."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from pathlib import Path

import pytest
from client.sounds import pieces, sound_of, strength, write_wav
from serving import Serve, serving

from parvis.cli.base import INTERRUPTED
from parvis.client import Connection, Peers, Site, speak
from parvis.room.words import AcceptHand, EndRoom
from parvis.wire import Ack, OpenRoom

HOST, GUEST = 440.0, 1_000.0  # Hz
HEARD, SILENT = 0.3, 0.02  # of a tone's full strength; a quarter second is one part
SDK = Path(__file__).parents[2] / "docs/sdk.md"
EMAIL, PASSWORD = "gus@example.org", "bread and salt"


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with serving(tmp_path_factory.mktemp("voice") / "data") as serve:
        yield serve


def url_of(serve: Serve) -> str:
    return f"http://127.0.0.1:{serve.port}"


async def python(*words: str) -> Process:
    return await asyncio.create_subprocess_exec(sys.executable, *words, stdout=PIPE, stderr=PIPE)


async def parvis(*words: str) -> Process:
    return await python("-m", "parvis", *words)


async def said(process: Process) -> str:
    """To people and to the next program, once it has ended well."""
    out, err = await process.communicate()
    assert process.returncode == 0, err
    return (out + err).decode()


async def the_story(url: str, folder: Path) -> None:
    """Hana's room, a listener who writes down, a guest with a hand, and both speak."""
    async with Site(url) as site, Peers() as peers:
        async with Site(url) as other:
            await other.sign_up("Gus", EMAIL, PASSWORD)
        await site.sign_up("Hana", "hana@example.org", PASSWORD)
        room = await site.open_room(OpenRoom("Agora"))
        link = ("--room", f"{url}/rooms/{room.id}")
        ear = await parvis("listen", *link, "--output", str(folder / "heard.ogg"))
        async with Connection(site, peers, room.id) as hana:
            await hana.until(lambda it: it.listening == 1)
            await asyncio.sleep(1.0)  # nobody has said anything yet
            account = ("--email", EMAIL, "--password-file", str(folder / "password"))
            guest = await parvis("speak", str(folder / "guest.wav"), *link, *account)
            await hana.until(lambda it: any(hand.topic for hand in it.hands.values()))
            (hand,) = hana.picture.hands.values()
            assert (hand.topic, hand.microphone) == ("guest.wav", "working")
            assert hana.picture.name(hand.participant) == "Gus"
            assert isinstance(await hana.ask(AcceptHand(hand.participant)), Ack)
            await speak(hana, folder / "host.wav", print)
            assert "Waiting for a moderator to accept it." in await said(guest)
            await hana.ask(EndRoom())
        assert await said(ear) == "In the room: Agora.\n"


def test_two_files_are_spoken_and_both_are_in_what_a_listener_wrote_down(
    serve: Serve, tmp_path: Path
) -> None:
    write_wav(tmp_path / "host.wav", HOST, 2.0)
    write_wav(tmp_path / "guest.wav", GUEST, 2.0, rate=44_100)
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    asyncio.run(the_story(url_of(serve), tmp_path))
    parts = pieces(sound_of(tmp_path / "heard.ogg"), 0.25)
    strengths = [[strength(part, hertz) for hertz in (HOST, GUEST)] for part in parts]
    assert all(max(pair) < SILENT for pair in strengths[:4]), strengths
    for voice in zip(*strengths, strict=True):
        assert sum(each > HEARD for each in voice) >= 6, strengths
    assert any(host > HEARD and guest > HEARD for host, guest in strengths), strengths


def test_the_example_of_the_sdk_does_what_it_says(serve: Serve, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", SDK.read_text(), re.DOTALL)
    tone = write_wav(tmp_path / "news.wav", HOST, 0.5)

    async def example() -> str:
        async with Site(url_of(serve)) as site:
            await site.sign_up("Nina", "nina@example.org", PASSWORD)
        words = (url_of(serve), "nina@example.org", PASSWORD, str(tone))
        return await said(await python("-c", code, *words))

    assert asyncio.run(example()) == "Morning news: said, and 0 listened.\n"


def test_ctrl_c_leaves_quietly_and_keeps_what_was_heard_until_then(
    serve: Serve, tmp_path: Path
) -> None:
    # Whoever tests in the background of a shell ignores it, and so would the program.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    async def story() -> None:
        async with Site(url_of(serve)) as site, Peers() as peers:
            await site.sign_up("Hugo", "hugo@example.org", PASSWORD)
            room = await site.open_room(OpenRoom("Agora"))
            async with Connection(site, peers, room.id) as hugo:
                link, file = f"{url_of(serve)}/rooms/{room.id}", str(tmp_path / "heard.ogg")
                ear = await parvis("listen", "--room", link, "-o", file, "--name", "Ear")
                await hugo.until(lambda it: it.listening == 1)
                assert ear.stderr
                assert await ear.stderr.readline() == b"In the room: Agora.\n"
                await asyncio.sleep(0.5)
                ear.send_signal(signal.SIGINT)
                assert await ear.communicate() == (b"", b"")
                assert ear.returncode == INTERRUPTED
                await hugo.until(lambda it: it.listening == 0)

    asyncio.run(story())
    assert len(sound_of(tmp_path / "heard.ogg")) > 0
