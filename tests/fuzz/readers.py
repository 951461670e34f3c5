"""Everything in Python that reads bytes of strangers: what each takes an input for.

A reader gives a short word for what it made of the input, by which the search is led. It raises
only if something is wrong: an exception that is not its own way to say no, or a law that breaks.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from litestar import Request
from msgspec import Struct, json

from parvis.client.frames import read_frame
from parvis.client.link import read_link
from parvis.client.trouble import Trouble
from parvis.http.cookies import Cookies
from parvis.http.guards import check_json, check_origin, exact_types
from parvis.http.limits import network
from parvis.http.problem import Problem
from parvis.http.text import line, paragraphs
from parvis.people.devices import device
from parvis.people.rules import NewAccount, SignIn
from parvis.people.tokens import digest
from parvis.server.login import VISITOR
from parvis.server.stun import answers
from parvis.wire import (
    REFUSALS,
    AskInvitation,
    AskTicket,
    EditRoom,
    Join,
    OpenRoom,
    SoundCheck,
    Unreadable,
    decode_command,
    decode_ticket,
    encode_message,
)

Reader = Callable[[bytes], str]
Given = TypeVar("Given")

BODIES: tuple[type[Struct], ...] = (
    *(Join, OpenRoom, EditRoom, AskTicket, AskInvitation, SoundCheck),
    *(NewAccount, SignIn),
)


def command(data: bytes) -> str:
    """A frame of a socket. What is read is read again from what we would write."""
    try:
        said = decode_command(data)
    except Unreadable as no:
        assert no.reason in REFUSALS and (no.id is None or 1 <= len(no.id) <= 64)
        return no.reason
    assert decode_command(json.encode({"id": said.id, "command": said.command})) == said
    return type(said.command).__name__


def command_in_text(data: bytes) -> str:
    """As a text frame comes, with halves of surrogate pairs in it."""
    try:
        return type(decode_command(data.decode("utf-8", "surrogateescape")).command).__name__
    except Unreadable as no:
        return no.reason


def ticket(data: bytes) -> str:
    try:
        return "ticket" if 1 <= len(decode_ticket(data)) <= 64 else ""
    except Unreadable as no:
        return no.reason


def body(data: bytes) -> str:
    """Of a request: whatever it is, it is right for some, and malformed for the others."""
    return " ".join(kind.__name__ for kind in BODIES if fits(data, kind)) or "malformed"


def fits(data: bytes, kind: type[Struct]) -> bool:
    try:
        now(exact_types(Posted(data), Handler(kind)))  # type: ignore[arg-type]
    except Problem as no:
        assert no.code == "malformed"
        return False
    return isinstance(json.decode(data, type=kind), kind)


def cookie(data: bytes) -> str:
    """Who one says one is."""
    asked, found = request({"cookie": data}), []
    for secure in (True, False):
        jar = Cookies(secure)
        if token := jar.read(asked, jar.session):
            assert len(digest(token)) == 32
            found.append("session")
        if VISITOR.fullmatch(jar.read(asked, jar.visitor) or ""):
            found.append("visitor")
    return " ".join(found)


def page(data: bytes) -> str:
    """Whose page asks, and in which form: `Origin` and `Content-Type`."""
    asked = request({"origin": data, "host": b"parvis.test", "content-type": data})
    ours = data.decode("latin-1").lower() in ("https://parvis.test", "http://parvis.test")
    page = answer(lambda: check_origin(asked, ["https://parvis.test"]))
    assert (page == "yes") is ours
    return f"{page} {answer(lambda: check_json(asked))}"


def answer(check: Callable[[], None]) -> str:
    try:
        check()
    except Problem as no:
        return no.code
    return "yes"


def user_agent(data: bytes) -> str:
    """The name of a device: a word of ours, whatever it says."""
    name = device(data.decode("latin-1"))
    assert 0 < len(name) <= 40 and name.isascii()
    return name


def text(data: bytes) -> str:
    """What people write: what is kept is kept as it is the next time."""
    written = data.decode("utf-8", "replace")
    title, description = line(written, 120, 1), paragraphs(written, 2000)
    assert title is None or (line(title, 120, 1) == title and 1 <= len(title) <= 120)
    assert description is None or paragraphs(description, 2000) == description
    return f"{title is None} {title == written} {description is None} {description == written}"


def address(data: bytes) -> str:
    """Of a peer, as a proxy tells it."""
    counted = network(data.decode("latin-1"))
    assert network(counted) == counted
    return "network" if "/" in counted else "host"


def message(data: bytes) -> str:
    """What the client library hears from a server."""
    try:
        heard = read_frame(data)
    except Trouble:
        return "trouble"
    for one in heard:
        encode_message(one)
    return " ".join(sorted({type(one).__name__ for one in heard}))


def link(data: bytes) -> str:
    """What somebody pastes on the command line."""
    try:
        found = read_link(data.decode("utf-8", "replace"))
    except Trouble:
        return "trouble"
    assert found.site.startswith("http")
    return "invitation" if found.invitation else "room"


def stun_answer(data: bytes) -> str:
    return str(answers(data, bytes(12)))


READERS: dict[str, Reader] = {
    reader.__name__: reader
    for reader in (
        *(command, command_in_text, ticket, body, cookie, page, user_agent, text, address),
        *(message, link, stun_answer),
    )
}


class Handler:
    """As much of a route as `exact_types` looks at."""

    def __init__(self, kind: type[Struct]) -> None:
        self.parsed_fn_signature = self
        self.parameters = {"data": self}
        self.annotation = kind


class Posted(Request[Any, Any, Any]):
    """A request that has a body."""

    def __init__(self, data: bytes) -> None:
        super().__init__(scope({}))
        self.data = data

    async def body(self) -> bytes:
        return self.data


def request(headers: dict[str, bytes]) -> Request[Any, Any, Any]:
    return Request(scope(headers))


def scope(headers: dict[str, bytes]) -> Any:
    named = [(name.encode(), value) for name, value in headers.items()]
    return {"type": "http", "method": "POST", "scheme": "http", "headers": named}


def now(task: Coroutine[Any, Any, Given]) -> Given:
    """The result of what never has to wait."""
    try:
        task.send(None)
    except StopIteration as done:
        result: Given = done.value
        return result
    raise AssertionError("it waited")
