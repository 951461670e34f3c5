"""A participant without a browser: HTTP, the socket, and the media of a `parvis-peer`."""

import json
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Any, Protocol

import httpx2
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from stagehands.peers import Peers

PATIENCE = 10.0  # seconds for anything that must come

Message = dict[str, Any]


class Robot:
    """Its messages are kept as they came, each with the instant it came at."""

    def __init__(self, name: str, home: str, peers: Peers) -> None:
        self.name = name
        self.key = secrets.token_hex(8)  # ours alone, in e-mail and media
        self.peers = peers
        self.home = home
        self.open = ExitStack()
        self.http = self.open.enter_context(httpx2.Client(base_url=f"{home}/api/v1"))
        self.messages: list[tuple[float, Message]] = []
        self.news = threading.Condition()
        self.on_event: Callable[[Message], None] = lambda event: None
        self.me = ""
        self.commands = 0
        self.closed: int | None = None

    def __enter__(self) -> "Robot":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.open.close()

    def post(self, path: str, body: Message) -> Message:
        answer = self.http.post(path, json=body)
        answer.raise_for_status()
        found: Message = answer.json()
        return found

    def makes_an_account(self, headline: str = "") -> None:
        self.post(
            "/accounts",
            {
                "name": self.name,
                "headline": headline,
                "email": f"{self.key}@example.org",
                "password": secrets.token_hex(12),
            },
        )

    def opens_a_room(self) -> str:
        """The id of a new public room."""
        body = {"title": "Measured", "description": "", "visibility": "public", "visitors": True}
        return str(self.post("/rooms", body)["id"])

    def visits(self, room: str) -> None:
        """Join without an account."""
        self.joins(room, name=self.name)

    def joins(self, room: str, **more: Any) -> None:
        """`room` is an id, or the address that a browser shows."""
        room = room.rpartition("/")[2]
        self.messages.clear()
        joined = self.post(f"/rooms/{room}/join", {"offer": self.peers.offer(self.key)} | more)
        self.peers.answer(self.key, joined["answer"])
        self.socket = self.open_socket(joined["ticket"])
        threading.Thread(target=self.listen, args=[self.socket], daemon=True).start()
        self.me = self.waits_for("snapshot")["you"]["participant"]

    def open_socket(self, ticket: str) -> ClientConnection:
        address = self.home.replace("http", "ws", 1) + "/api/v1/socket"
        socket = self.open.enter_context(connect(address, compression=None))
        socket.send(json.dumps({"ticket": ticket}))
        return socket

    def listen(self, socket: ClientConnection) -> None:
        try:
            for frame in socket:
                for message in json.loads(frame):
                    self.take(message)
        except ConnectionClosed as goodbye:
            self.closed = goodbye.rcvd.code if goodbye.rcvd else 1006

    def take(self, message: Message) -> None:
        with self.news:
            self.messages.append((time.monotonic(), message))
            self.news.notify_all()
        if message["type"] == "event":
            self.on_event(message["event"])

    def waits_for(self, kind: str, since: float = 0.0, **fields: Any) -> Message:
        """The first message of `kind` since then that has these fields (of its event, if any)."""

        def found() -> Message | None:
            every = self.all_of(kind, since)
            return next((message for message in every if matches(message, fields)), None)

        self.waits_until(lambda: found() is not None, f"{kind} {fields}")
        message = found()
        assert message is not None
        return message

    def waits_until(self, so: Callable[[], bool], what: str) -> None:
        """Until what has come makes it so."""
        with self.news:
            assert self.news.wait_for(so, PATIENCE), f"{self.name}: no {what}"

    def all_of(self, kind: str, since: float = 0.0) -> list[Message]:
        """What has come of that kind since then, in its order."""
        return [said for came, said in self.messages if came >= since and said["type"] == kind]

    def commands_that(self, kind: str, **fields: Any) -> float:
        """Send a command; the instant before it left."""
        self.commands += 1
        frame = {"id": f"{self.key}.{self.commands}", "command": {"type": kind, **fields}}
        sent = time.monotonic()
        self.socket.send(json.dumps(frame))
        return sent

    def unmutes_when_on_stage(self) -> None:
        def react(event: Message) -> None:
            if event["type"] == "came_on_stage" and event["participant"] == self.me:
                self.commands_that("unmute_self")

        self.on_event = react

    def leaves(self) -> None:
        """Also if the room has already shown it the door."""
        with suppress(ConnectionClosed):
            self.commands_that("leave_room")
        self.peers.say("close", self.key)


class Send(Protocol):
    """The `send` fixture: `send("Chloe")` is a Robot of that name."""

    def __call__(self, name: str) -> Robot: ...


def matches(message: Message, fields: Message) -> bool:
    inside = message.get("event", message)
    return all(inside.get(name) == value for name, value in fields.items())
