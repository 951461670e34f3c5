"""Why nothing happened, and why a socket was closed: one table each, stable for ever.

Clients have a sentence for every reason in every language; the text here is for engineers.
"""

from enum import IntEnum

REFUSALS = {
    # of the room
    "not_allowed": "this role may not do that, or not to that person",
    "not_here": "the person it is about is not here now, or is reconnecting",
    "removed": "whoever asks was removed from this room",
    "room_ended": "the room has ended",
    "room_calm": "in a calm nobody raises a hand or reacts, and no guest unmutes",
    "hands_closed": "no new hands for now",
    "too_many_hands": "a hand went up moments ago, or too often lately",
    "no_hand": "there is no raised hand to accept",
    "stage_full": "every seat is taken or promised",
    "not_on_stage": "only who is on stage can unmute",
    "collided": "somebody else has just taken power from that person: look, then ask again",
    "not_asked": "the stage was not asked for a host, or whoever asks is not on it",
    "no_invitation": "there is no open invitation",
    "invited_recently": "that person said no, or nothing, less than 5 minutes ago",
    # of the socket
    "malformed": "not a command of this protocol",
    "unknown_command": "no command of that type",
    "too_long": "longer than 64 KiB",
    "too_fast": "more than 20 commands in a second",
    "try_again": "the journal could not be written: ask again; what takes power follows by itself",
    "account_needed": "who listens under a name only, without an account, cannot come on stage",
    "just_listening": "that person is just listening: nobody can invite them",
    "reactions_off": "the host wants no reactions in this room",
}


class Close(IntEnum):
    """Codes with which the server closes a socket (RFC 6455 §7.4)."""

    RESTART = 1012
    BAD_TICKET = 4000
    REPLACED = 4001
    REMOVED = 4002
    ROOM_ENDED = 4003
    TOO_SLOW = 4004
    LEASE_ENDED = 4005
    LEFT = 4006
    SIGNED_OUT = 4007


CLOSES = {
    Close.RESTART: "the server begins anew: come back with a new ticket",
    Close.BAD_TICKET: "not a ticket, or used, or too old: ask for another",
    Close.REPLACED: "a newer tab or device of the same person is here",
    Close.REMOVED: "removed from this room",
    Close.ROOM_ENDED: "the room has ended",
    Close.TOO_SLOW: "256 KiB were waiting: come back, and begin with a fresh snapshot",
    Close.LEASE_ENDED: "the media connection is over: join again",
    Close.LEFT: "left quietly",
    Close.SIGNED_OUT: "this session was ended elsewhere",
}
