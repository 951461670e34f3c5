"""Guests of a real `serve`: a peer for the sound, and its socket."""

import json
from contextlib import ExitStack
from typing import Any

import pytest
from serving import PATIENCE, Serve
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from stagehands.peers import Peers

HANA = {"name": "Hana", "email": "hana@example.org", "password": "bread and salt"}


class Guest:
    """Whoever `serve.ask` is, in a room: the media are up, the socket open, the snapshot read."""

    def __init__(
        self, serve: Serve, peers: Peers, sockets: ExitStack, peer: str, room: str, **wanted: Any
    ) -> None:
        self.serve, self.room, self.sockets = serve, room, sockets
        joined = self.post("join", offer=peers.offer(peer), **wanted)
        peers.answer(peer, joined["answer"])
        self.connection = joined["connection"]
        self.socket = self.open_socket(joined["ticket"])

    @staticmethod
    def opens_a_room(serve: Serve) -> str:
        """Hana signs up, and does. The room's id."""
        assert serve.ask.post("/api/v1/accounts", json=HANA).is_success
        return str(serve.ask.post("/api/v1/rooms", json={"title": "Agora"}).json()["id"])

    def post(self, what: str, **body: Any) -> Any:
        answer = self.serve.ask.post(f"/api/v1/rooms/{self.room}/{what}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def open_socket(self, ticket: str) -> ClientConnection:
        address = f"ws://127.0.0.1:{self.serve.port}/api/v1/socket"
        socket = self.sockets.enter_context(connect(address, proxy=None))
        socket.send(json.dumps({"ticket": ticket}))
        socket.recv(PATIENCE)  # the snapshot
        return socket

    def reopen_socket(self) -> None:
        """Another one, for the connection that lives."""
        ticket = self.post("ticket", connection=self.connection)["ticket"]
        self.socket = self.open_socket(ticket)

    def say(self, type: str) -> None:
        """Until it is acknowledged."""
        self.socket.send(json.dumps({"id": "1", "command": {"type": type}}))
        while not any(m["type"] == "ack" for m in json.loads(self.socket.recv(PATIENCE))):
            pass

    def closed(self) -> int | None:
        """The code with which the server closes it."""
        with pytest.raises(ConnectionClosed):
            while True:
                self.socket.recv(PATIENCE)
        return self.socket.close_code
