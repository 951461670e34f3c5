"""The protocol as TypeScript types, from the structs themselves."""

from collections.abc import Callable, Iterable
from typing import Any, get_args

from msgspec import Struct
from msgspec import inspect as shapes

from parvis.room import state
from parvis.wire import frames, joining, messages, records
from parvis.wire.reasons import REFUSALS, Close
from parvis.wire.vocabulary import COMMANDS, EVENTS

WIDTH = 100  # of a line, in columns

HEAD = """// Made by `python -m parvis.wire` from src/parvis/wire: change it there.

/** RFC 3339, UTC. */
export type Instant = string;
"""

SEEN: tuple[type[Struct], ...] = (
    *(records.Person, records.Hand, records.RoomInfo, records.RoomCard),
    *(records.RoomInvitation, messages.Arrival),
    *(state.Invitation, state.Participant, messages.View),
    *EVENTS,
)
ASKED: tuple[type[Struct], ...] = (*COMMANDS, *frames.SHELL)
MESSAGES: tuple[type[Struct], ...] = get_args(messages.AnyMessage)
JOINING: tuple[type[Struct], ...] = (
    *(joining.OpenRoom, joining.Join, joining.Joined),
    *(joining.AskTicket, joining.Ticket, joining.RoomList, joining.EditRoom),
    *(joining.AskInvitation, joining.InvitationList, joining.RoomEnd),
    *(joining.SoundCheck, joining.SoundChecked),
)

SAID = """/** The first frame of a socket. */
export interface Hello {
  readonly ticket: string;
}

/** Every other frame. */
export interface Said {
  readonly id: string;
  readonly command: Command;
}
"""

# What the client calls otherwise: its view of the room is the only room it has.
NAMES = {"View": "Room"}
CHOICES = {
    get_args(records.Visibility): "Visibility",
    get_args(records.Microphone): "Microphone",
    get_args(records.Reaction): "Reaction",
}


def messages_ts() -> str:
    """The file `client/src/protocol/messages.ts`."""
    parts = [
        HEAD,
        *(union(name, map(quoted, values)) for values, name in CHOICES.items()),
        union("Role", map(quoted, state.Role)),
        *map(interface, SEEN),
        union("Event", map(named, EVENTS)),
        *(interface(kind, asked=True) for kind in ASKED),
        union("Command", map(named, ASKED)),
        SAID,
        interface(messages.You),
        *map(interface, MESSAGES),
        union("Message", map(named, MESSAGES)),
        *(interface(kind, asked=True) for kind in JOINING),
        union("RefusalReason", map(quoted, REFUSALS)),
        close_codes(),
    ]
    return "\n".join(parts)


def interface(kind: type[Struct], asked: bool = False) -> str:
    """In what the client asks (`asked`), a field with a default may be left out."""
    shape = shapes.type_info(kind)
    assert isinstance(shape, shapes.StructType)
    tag = [f"  readonly type: {quoted(str(shape.tag))};"] if shape.tag else []
    lines = [*tag, *(member(field, asked) for field in shape.fields)]
    return f"{comment(kind)}export interface {named(kind)} {{\n" + "\n".join([*lines, "}"]) + "\n"


def member(field: shapes.Field, asked: bool) -> str:
    optional = "?" if asked and not field.required else ""
    return f"  readonly {field.encode_name}{optional}: {spelled(field.type)};"


def comment(kind: type[Struct]) -> str:
    """The first sentence about a struct; words of the room speak for themselves."""
    text = "" if kind in (*EVENTS, *COMMANDS) else (kind.__doc__ or "")
    return f"/** {text.strip().splitlines()[0]} */\n" if text.strip() else ""


def union(name: str, members: Iterable[str]) -> str:
    parts = list(members)
    line = f"export type {name} = {' | '.join(parts)};\n"
    if len(line.rstrip()) <= WIDTH:
        return line
    return f"export type {name} =\n" + "\n".join(f"  | {part}" for part in parts) + ";\n"


def close_codes() -> str:
    lines = [f"  {code.name.lower()}: {code.value}," for code in Close]
    return (
        "/** With which the server closes a socket. */\n"
        "export const Close = {\n" + "\n".join(lines) + "\n} as const;\n"
    )


def quoted(text: str) -> str:
    return f"'{text}'"


def named(kind: type) -> str:
    return NAMES.get(kind.__name__, kind.__name__)


def either(shape: Any) -> str:
    if {getattr(part, "cls", None) for part in shape.types} == set(EVENTS):
        return "Event"
    return " | ".join(spelled(part) for part in shape.types)


def choice(shape: Any) -> str:
    values = sorted(shape.values)
    return next(name for known, name in CHOICES.items() if sorted(known) == values)


def table(shape: Any) -> str:
    """Of a closed set of keys not every one need be there."""
    whole = f"Readonly<Record<{spelled(shape.key_type)}, {spelled(shape.value_type)}>>"
    return f"Partial<{whole}>" if isinstance(shape.key_type, shapes.LiteralType) else whole


SPELLED: dict[type, Callable[[Any], str]] = {
    shapes.StrType: lambda _: "string",
    shapes.IntType: lambda _: "number",
    shapes.BoolType: lambda _: "boolean",
    shapes.NoneType: lambda _: "null",
    shapes.DateTimeType: lambda _: "Instant",
    shapes.LiteralType: choice,
    shapes.EnumType: lambda shape: named(shape.cls),
    shapes.StructType: lambda shape: named(shape.cls),
    shapes.UnionType: either,
    shapes.ListType: lambda shape: f"{spelled(shape.item_type)}[]",
    shapes.VarTupleType: lambda shape: f"readonly {spelled(shape.item_type)}[]",
    shapes.DictType: table,
}


def spelled(shape: shapes.Type) -> str:
    """A type of a field in TypeScript. A new kind of type needs a row above."""
    return SPELLED[type(shape)](shape)
