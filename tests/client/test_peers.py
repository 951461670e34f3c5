"""The program behind the media: found, started, told apart, and missed when it is gone."""

import pytest
from msgspec import json

from parvis.client import Frame, NoSound, Packet, Peers, Trouble


async def test_each_peer_has_an_offer_of_its_own() -> None:
    async with Peers() as peers:
        offers = [(await peers.peer())[1] for _ in range(3)]
        assert len({offer.split("ice-ufrag:")[1][:4] for offer in offers}) == 3
        assert all(offer.count("m=audio") == 4 for offer in offers)


async def test_a_program_that_dies_is_noticed_by_its_peers() -> None:
    async with Peers() as peers:
        peer, _ = await peers.peer()
        peers.process.kill()
        assert await peer.said.get() is None
        with pytest.raises(NoSound, match="no way through"):
            await peer.answer("v=0")
        with pytest.raises(Trouble, match="has ended"):
            await peers.peer()
        peer.play([Frame(30, b"\xf8")])


async def test_it_ends_with_its_owner() -> None:
    async with Peers() as peers:
        await peers.peer()
    assert peers.process.returncode == 0


async def test_a_program_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_PEER_BINARY", "/nowhere/parvis-peer")
    with pytest.raises(NoSound, match="make run"):
        await Peers().__aenter__()


async def test_a_bug_of_who_listens_ends_the_hearing_and_is_raised() -> None:
    """Nobody waits for ever for what is not heard any more."""

    def fails(packet: Packet) -> None:
        raise ZeroDivisionError

    packet = {"event": "packet", "peer": "1", "slot": 0, "index": 0, "timestamp": 0}
    with pytest.raises(ZeroDivisionError):
        async with Peers() as peers:
            peer, _ = await peers.peer()
            peer.keep(fails)
            assert peers.process.stdout
            line = packet | {"csrc": None, "opus": "", "at": 0.0}
            peers.process.stdout.feed_data(json.encode(line) + b"\n")
            assert await peer.said.get() is None
