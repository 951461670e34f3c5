"""A server that begins anew, on the real database: what was is, and who is here stays here."""

from pathlib import Path

from server.stage import Talker, a_stage

from parvis.wire import Close


async def test_a_room_outlives_its_server(tmp_path: Path) -> None:
    """R20, M11, over HTTP and sockets."""
    async with a_stage(tmp_path) as stage:
        hana, host = await stage.host()
        assert await host.says("unmute_self") == "ack"
        ann = await (await stage.person("Ann")).enter(host.room)
        assert await ann.says("raise_hand") == "ack"
        assert await ann.says("describe_hand", "2", topic="The bridge") == "ack"
        core, cookies = stage.media, hana.client.cookies
    assert await host.closed() == Close.RESTART
    assert host.joined["connection"] in core.speaking, "the core plays on"

    async with a_stage(tmp_path, core) as stage:
        again = stage.browser()
        again.client.cookies = cookies
        path, connection = f"/rooms/{host.room}/ticket", {"connection": host.joined["connection"]}
        ticket = (await again.client.post(path, json=connection)).json()["ticket"]
        talker = Talker(await again.open_socket(), host.joined)
        await talker.show(ticket)
        seen = await talker.hears("snapshot")
        assert seen["view"]["people"][host.id]["muted"] is False
        assert seen["view"]["people"][host.id]["role"] == "host"
        assert [(h["participant"], h["topic"]) for h in seen["hands"]] == [(ann.id, "The bridge")]
        assert {"Hana", "Ann"} <= {card["name"] for card in seen["people"]}
        assert await talker.says("unmute_self", "1") == "ack", "its first answer again (R11)"
        assert await talker.says("accept_hand", "2", participant=ann.id) == "ack"
        assert host.joined["connection"] in core.speaking
