"""Who may do what to whom. The whole policy of a room is this table."""

from parvis.room.state import Role

NO: frozenset[Role] = frozenset()
YES = frozenset(Role)  # and, for a command about somebody else: to anybody
GUESTS = frozenset({Role.GUEST})
NOT_HOST = frozenset({Role.MODERATOR, Role.GUEST})
SERVER_ONLY = (NO, NO, NO)

# A cell says whom that role may do it to: nobody moves, mutes or removes the host,
# and only the host touches the role of a moderator.
# fmt: off
COLUMNS = (Role.HOST,             Role.MODERATOR, Role.GUEST)
MAY = {
    "raise_hand":         (YES,      YES,      YES),
    "lower_hand":         (YES,      YES,      YES),
    "accept_hand":        (YES,      YES,      NO),
    "dismiss_hand":       (YES,      NOT_HOST, NO),
    "invite_to_stage":    (YES,      YES,      NO),
    "accept_invitation":  (YES,      YES,      YES),
    "decline_invitation": (YES,      YES,      YES),
    "accept_all":         (YES,      YES,      NO),
    "lower_all":          (YES,      YES,      NO),
    "leave_stage":        (YES,      YES,      YES),
    "move_to_audience":   (NOT_HOST, NOT_HOST, NO),
    "mute_self":          (YES,      YES,      YES),
    "unmute_self":        (YES,      YES,      YES),
    "mute_participant":   (NOT_HOST, NOT_HOST, NO),
    "mute_all":           (YES,      YES,      NO),
    "open_hands":         (YES,      YES,      NO),
    "close_hands":        (YES,      YES,      NO),
    "lock_room":          (YES,      YES,      NO),
    "unlock_room":        (YES,      YES,      NO),
    "calm_room":          (YES,      YES,      NO),
    "end_calm":           (YES,      YES,      NO),
    "remove_from_room":   (NOT_HOST, GUESTS,   NO),
    "remove_all":         (YES,      YES,      NO),
    "end_room":           (YES,      NO,       NO),
    "make_moderator":     (NOT_HOST, NO,       NO),
    "unmake_moderator":   (NOT_HOST, NO,       NO),
    "hand_over":          (NOT_HOST, NO,       NO),
    "become_host":        (YES,      YES,      YES),
    "leave_room":         (YES,      YES,      YES),
    "lose_connection":    SERVER_ONLY,
    "return_connection":  SERVER_ONLY,
    "wake":               SERVER_ONLY,
}

# These give somebody power: the person must be here, and when somebody else
# has just taken power from the same person, the taking wins.
GIVES = frozenset({
    "accept_hand", "invite_to_stage", "accept_invitation", "unmute_self",
    "make_moderator", "hand_over", "become_host",
})
# fmt: on

# Whoever leaves may be noted as lost a moment before; and who leads acts from wherever they are by
# revoking a link, which removes whom it admitted, and by letting visitors speak no more.
WHILE_LOST = frozenset({"leave_room", "remove_from_room", "move_to_audience"})


def may(rule: str, role: Role, whom: Role) -> bool:
    """Whether this role may do this to a person of that role (for oneself: to one's own)."""
    return whom in MAY[rule][COLUMNS.index(role)]
