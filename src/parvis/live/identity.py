"""Who somebody is in one room: ids made of the room's secret, worthless in any other room."""

import hmac
from base64 import urlsafe_b64encode

from msgspec import Struct

from parvis.wire import Person


class Newcomer(Struct, frozen=True):
    """Who wants to come in. `identity`, an account or a visitor's cookie, stays on the server.

    `also`: what else their browser is: somebody with an account may have come as a visitor before,
    and may be one again after signing out. `session`: the public id of an account's sign-in.
    """

    identity: str
    name: str
    headline: str = ""
    visitor: bool = False
    also: tuple[str, ...] = ()
    session: str | None = None


def account_identity(account: str) -> str:
    """By the account's id."""
    return f"account:{account}"


def visitor_identity(visitor: str) -> str:
    """By the visitor's cookie, which is all that proves who they are."""
    return f"visitor:{visitor}"


def person_of(newcomer: Newcomer, secret: bytes) -> Person:
    """The card that others see."""
    id = participant_id(newcomer.identity, secret)
    return Person(id, newcomer.name, newcomer.headline, newcomer.visitor, csrc_of(id, secret))


def participant_id(identity: str, secret: bytes) -> str:
    return urlsafe_b64encode(digest(f"participant:{identity}", secret)[:12]).decode()


def csrc_of(participant: str, secret: bytes) -> int:
    """Names the voice in RTP packets (RFC 3550 §5.1). Never 0."""
    return int.from_bytes(digest(f"csrc:{participant}", secret)[:4], "big") or 1


def digest(text: str, secret: bytes) -> bytes:
    return hmac.digest(secret, text.encode(), "sha256")
