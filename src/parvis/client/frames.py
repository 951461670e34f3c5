"""What arrives on the socket. A newer server may say words that we do not know: passed over."""

from collections.abc import Iterator

from msgspec import MsgspecError, Raw, json

from parvis.client.trouble import Unreachable
from parvis.wire import AnyMessage, decode_frame

UNREADABLE = (MsgspecError, UnicodeError, RecursionError)

several = json.Decoder(list[Raw])
one: json.Decoder[AnyMessage] = json.Decoder(AnyMessage)


def read_frame(frame: str | bytes) -> list[AnyMessage]:
    """The messages that we understand, in their order."""
    try:
        return decode_frame(frame)
    except UNREADABLE:
        return list(understood(frame))


def understood(frame: str | bytes) -> Iterator[AnyMessage]:
    try:
        messages = several.decode(frame)
    except UNREADABLE as error:
        raise Unreachable("What came on the socket is not Parvis.") from error
    for message in messages:
        try:
            yield one.decode(message)
        except UNREADABLE:
            continue
