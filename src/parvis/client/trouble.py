"""What can go wrong for a client. The text of each is a sentence for people."""

from parvis.wire import Close


class Trouble(Exception):
    """Something stood in the way."""


class SaidNo(Trouble):
    """The site answered a request with a problem (RFC 9457). `code` is stable."""

    def __init__(self, code: str, detail: str, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.retry_after = retry_after  # seconds


class Unreachable(Trouble):
    """There was no answer, or none that Parvis gives."""


class NoSound(Trouble):
    """The media cannot be had: no program, no way through the network, no file to play."""


class Refused(Trouble):
    """A command was refused, where that stands in the way. `reason` is stable."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class Ended(Trouble):
    """The connection is over for good, and nothing brings it back."""

    def __init__(self, code: Close) -> None:
        super().__init__(ENDINGS[code])
        self.code = code


ENDINGS = {
    Close.REPLACED: "The same person is here by another connection now.",
    Close.REMOVED: "Removed from the room.",
    Close.ROOM_ENDED: "The room has ended.",
    Close.LEFT: "Left the room.",
    Close.SIGNED_OUT: "This session was ended elsewhere. Sign in again.",
}
