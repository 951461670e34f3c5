"""What can fail between siblings that never import each other, by name."""


class MediaAway(Exception):
    """There is no media core to ask, or it died over the question. It is back within a second."""


class BadOffer(Exception):
    """The offer could not be understood. The text is a sentence for people."""


class TooMany(Exception):
    """No room for another connection just now."""


class Conflict(Exception):
    """Another has appended to the journal first: read it again, and decide again."""
