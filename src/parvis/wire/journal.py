"""An event as bytes and back: what the journal keeps for as long as a room is remembered."""

from msgspec import json

from parvis.room.words import Event
from parvis.wire.vocabulary import AnyEvent

encoder = json.Encoder()
decoder: json.Decoder[Event] = json.Decoder(AnyEvent)


def encode_event(event: Event) -> bytes:
    """With its `type`; instants in RFC 3339, UTC."""
    return encoder.encode(event)


def decode_event(data: bytes | str) -> Event:
    """Fields that a later version wrote are passed over."""
    return decoder.decode(data)
