"""Who may do what to whom, asked of the room itself: a second opinion on the table."""

from itertools import product

import pytest
from room.scripts import COMMANDS
from room.stories import Story

from parvis.room.base import SERVER, Refused
from parvis.room.words import Command, MakeModerator, On, OnMany
from parvis.wire.vocabulary import tag

FOR_ALL = {
    *("raise_hand", "lower_hand", "accept_invitation", "decline_invitation", "leave_stage"),
    *("mute_self", "unmute_self", "become_host", "leave_room"),
}
FOR_THE_HOST = {"end_room", "make_moderator", "unmake_moderator", "hand_over"}
FOR_THE_SERVER = {"lose_connection", "return_connection", "wake"}
NEVER_TO_THE_HOST = FOR_THE_HOST | {
    *("dismiss_hand", "move_to_audience", "mute_participant", "remove_from_room"),
}

ROLE = {"hana": "host", "mo": "moderator", "max": "moderator", "ann": "guest", "bob": "guest"}
CASES = [
    (actor, kind, whom)
    for actor, kind in product(["hana", "mo", "ann"], COMMANDS)
    for whom in (["hana", "max", "bob"] if issubclass(kind, On) else [""])
]


def may(actor: str, command: str, whom: str) -> bool:
    role = ROLE[actor]
    if command in FOR_THE_SERVER or (whom == "hana" and command in NEVER_TO_THE_HOST):
        return command == "dismiss_hand" and actor == "hana"  # one's own
    if role == "moderator":
        removes_another = command == "remove_from_room" and ROLE[whom] == "moderator"
        return command not in FOR_THE_HOST and not removes_another
    return role == "host" or command in FOR_ALL


@pytest.mark.parametrize(("actor", "kind", "whom"), CASES)
def test_each_role_may_do_what_it_may_and_nothing_else(
    actor: str, kind: type[Command], whom: str
) -> None:
    story = Story()
    for moderator in ("mo", "max"):
        story.ask("hana", MakeModerator(moderator))
    story.wait(1)
    allowed = may(actor, tag(kind), whom) or tag(kind) == "wake"  # that asks for nothing
    assert is_allowed(story, actor, said(kind, whom)) is allowed


@pytest.mark.parametrize("kind", COMMANDS, ids=tag)
def test_the_server_says_only_what_nobody_else_may_say(kind: type[Command]) -> None:
    assert is_allowed(Story(), SERVER, said(kind, "bob")) is (tag(kind) in FOR_THE_SERVER)


def is_allowed(story: Story, actor: str, command: Command) -> bool:
    """Whatever else may be in the way."""
    try:
        story.ask(actor, command)
    except Refused as no:
        return no.reason != "not_allowed"
    return True


def said(kind: type[Command], whom: str) -> Command:
    if issubclass(kind, OnMany):
        return kind(("bob",))
    return kind(whom) if issubclass(kind, On) else kind()
