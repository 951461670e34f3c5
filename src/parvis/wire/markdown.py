"""The protocol for readers: every word, who may say it, who is told."""

from collections.abc import Iterable
from typing import get_args

from msgspec import Struct
from msgspec.structs import fields

from parvis.room import RULES, sight, words
from parvis.room.permissions import COLUMNS, GUESTS, MAY, NO, NOT_HOST, YES
from parvis.room.state import Role
from parvis.wire import frames, messages
from parvis.wire.reasons import CLOSES, REFUSALS, Close
from parvis.wire.vocabulary import COMMANDS, EVENTS, tag

Row = Iterable[str]

HEAD = """# The socket of a room

Made by `python -m parvis.wire` from `src/parvis/wire` and `src/parvis/room`: change it there.

A client joins with one HTTP request, `POST /api/v1/rooms/{id}/join`: an SDP offer in; the answer, a
snapshot and a ticket out. Then it opens a WebSocket, `GET /api/v1/socket`, and says within 5 s:

    {"ticket": "..."}

A ticket opens one socket, once, within 30 s. The server answers with a fresh snapshot; what was
missed is never replayed. Everything else a client says is a command under an id of its own (1 to 64
characters); the same id again gets the first answer again:

    {"id": "17", "command": {"type": "accept_hand", "participant": "..."}}

A command is acknowledged (`ack`) or refused (`refusal`) under its id. What the server says is a
JSON array of messages. Folding the events one is told into the view one had gives the view of a
fresh snapshot; whose role changes is sent that snapshot instead of the event. Instants are RFC 3339
in UTC. Unknown fields of a command are refused; unknown fields and messages of the server are to be
passed over.
"""

ALLOWED = {
    NO: "no",
    YES: "yes",
    NOT_HOST: "not the host",
    GUESTS: "guests",
}


def protocol_md() -> str:
    """The file `spec/protocol.md`."""
    events = [row(code(tag(kind)), names(kind), told(kind)) for kind in EVENTS]
    said = get_args(messages.AnyMessage)
    spoken = [row(code(tag(kind)), names(kind), about(kind)) for kind in said]
    parts = [
        HEAD,
        section(
            "Commands", COMMANDS_TEXT, ("type", "fields", *COLUMNS, ""), map(command, COMMANDS)
        ),
        section(
            "Commands that are not journaled",
            "",
            ("type", "fields", ""),
            (row(code(tag(kind)), names(kind), about(kind)) for kind in frames.SHELL),
        ),
        section("Events", EVENTS_TEXT, ("type", "fields", "who is told"), events),
        section("Messages", "", ("type", "fields", ""), spoken),
        section("Refusals", REFUSALS_TEXT, ("reason", ""), pairs(REFUSALS)),
        section("Close codes", "", ("code", "", ""), map(close, Close)),
    ]
    return "\n".join(parts)


COMMANDS_TEXT = """A column says whom that role may do it to; *yes* without a participant: itself.
"""
EVENTS_TEXT = """Every event has an instant, `at`. *Moderators* includes the host.
"""
REFUSALS_TEXT = """Nothing happened. Reasons are stable.
"""


def section(title: str, text: str, heads: Row, rows: Row) -> str:
    heads = list(heads)
    rule = row(*("---" for _ in heads))
    return "\n".join([f"## {title}", "", *([text] if text else []), row(*heads), rule, *rows, ""])


def command(kind: type[words.Command]) -> str:
    rule = tag(kind)
    cells = (allowed(kind, MAY[rule][COLUMNS.index(role)]) for role in COLUMNS)
    return row(code(rule), names(kind), *cells, sentence(RULES[rule].__doc__))


def allowed(kind: type[words.Command], whom: frozenset[Role]) -> str:
    """Towards oneself there is only yes and no."""
    return ALLOWED[whom] if issubclass(kind, words.On) or not whom else "yes"


def told(kind: type[words.Event]) -> str:
    if issubclass(kind, sight.AS_ITS_RECORD):
        return "everyone; about a guest in the audience, moderators and the person"
    private = issubclass(kind, sight.PRIVATE)
    hearers = "moderators and the person" if private else "everyone"
    fresh = "; whose role changes gets a snapshot" if issubclass(kind, sight.ROLE_CHANGES) else ""
    return hearers + fresh


def names(kind: type[Struct]) -> str:
    known = (field.encode_name for field in fields(kind))
    return ", ".join(code(name) for name in known if name != "at" or kind not in EVENTS)


def about(kind: type[Struct]) -> str:
    return sentence(kind.__doc__)


def sentence(doc: str | None) -> str:
    """The first line of a docstring."""
    return (doc or "").strip().split("\n")[0]


def close(reason: Close) -> str:
    return row(str(reason.value), code(reason.name.lower()), CLOSES[reason])


def pairs(table: dict[str, str]) -> Iterable[str]:
    return (row(code(key), text) for key, text in table.items())


def code(text: str) -> str:
    return f"`{text}`"


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
