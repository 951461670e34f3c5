from room.stories import Story

from parvis.room.base import SERVER
from parvis.room.state import Role
from parvis.room.words import (
    AcceptHand,
    BecomeHost,
    InviteToStage,
    LeaveRoom,
    LockRoom,
    LoseConnection,
    MakeModerator,
    RaiseHand,
    RemoveFromRoom,
    UnmakeModerator,
    UnmuteSelf,
)


def with_speakers(*people: str) -> Story:
    story = Story()
    for person in people:
        story.ask(person, RaiseHand())
        story.ask("hana", AcceptHand(person))
    return story


def test_a_lost_speaker_keeps_the_seat_for_two_minutes_and_comes_back_muted() -> None:
    story = with_speakers("ann")
    story.ask("ann", UnmuteSelf())
    story.loses("ann")
    story.wait(119)
    assert story.finds("ann") == ["ConnectionReturned"]
    assert story.room.person("ann").on_stage_since and story.room.person("ann").muted
    story.loses("ann")
    assert story.wait(120) == ["LeftStage"]
    assert "ann" not in story.room.people


def test_a_lost_listener_keeps_the_place_of_the_hand() -> None:
    story = Story()
    story.ask("ann", RaiseHand())
    story.loses("ann")
    assert story.refused("hana", AcceptHand("ann")) == "not_here"
    assert story.wait(120) == ["HandLowered"]


def test_a_mere_listener_is_attendance_and_not_journaled() -> None:
    assert Story().loses("ann") == []


def test_the_longest_serving_moderator_becomes_host() -> None:
    story = Story()
    for person in ("zoe", "bob"):
        story.ask("hana", MakeModerator(person))
        story.wait(1)
    story.loses("hana")
    assert story.wait(29) == []
    assert story.wait(1) == ["BecameHost"]
    assert story.room.person("zoe").role is Role.HOST


def test_a_host_back_within_ten_minutes_is_host_again() -> None:
    for minutes, happened in [
        (9, ["ConnectionReturned", "BecameHost"]),
        (11, ["ConnectionReturned"]),
    ]:
        story = Story()
        story.ask("hana", MakeModerator("mo"))
        story.loses("hana")
        story.wait(minutes * 60)
        assert story.finds("hana") == happened
        assert story.room.person("mo").leads and story.room.person("hana").leads


def test_a_host_who_came_back_too_late_does_not_become_host_at_the_next_hiccup() -> None:
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    story.loses("hana")
    story.wait(11 * 60)
    story.finds("hana")
    story.loses("hana")
    assert story.finds("hana") == ["ConnectionReturned"]


def test_a_successor_who_is_lost_when_the_host_returns_does_not_take_the_room_back() -> None:
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    story.loses("hana")
    story.wait(60)
    story.loses("mo")
    assert story.finds("hana") == ["ConnectionReturned", "BecameHost"]
    assert story.finds("mo") == ["ConnectionReturned"]


def test_a_lost_host_whom_the_successor_unmade_is_not_host_again() -> None:
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    story.loses("hana")
    story.wait(60)
    story.ask("mo", UnmakeModerator("hana"))
    assert "BecameHost" not in story.finds("hana")


def test_without_a_moderator_the_stage_is_asked_and_the_first_yes_counts() -> None:
    story = with_speakers("ann", "bob")
    assert story.refused("ann", BecomeHost()) == "not_asked"
    story.loses("hana")
    assert story.wait(30) == ["StageAsked"]
    assert story.refused("zoe", BecomeHost()) == "not_asked"
    assert story.happens("bob", BecomeHost()) == ["BecameHost"]
    assert story.refused("ann", BecomeHost()) == "not_asked"


def test_a_room_that_nobody_takes_over_ends() -> None:
    story = with_speakers("ann")
    story.loses("hana")
    assert story.wait(30 + 179) == ["StageAsked", "LeftStage"]
    assert story.wait(1) == ["RoomEnded"]


def test_a_host_who_returns_while_the_stage_is_asked_stays_host() -> None:
    story = with_speakers("ann")
    story.loses("hana")
    story.wait(40)
    story.finds("hana")
    assert story.wait(1000) == []


def test_a_deserted_room_ends_after_five_minutes_unless_a_moderator_returns() -> None:
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    story.loses("mo")
    story.loses("hana")
    story.wait(200)
    assert story.finds("mo") == ["ConnectionReturned", "BecameHost"]
    story.loses("mo")
    assert story.wait(300) == ["RoomEnded"]


def test_a_room_is_deserted_since_the_last_who_could_lead_it_was_lost() -> None:
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    story.loses("hana")
    story.wait(20)
    story.loses("mo")
    assert story.wait(299) == ["LeftStage"]
    assert story.wait(1) == ["RoomEnded"]


def test_a_lost_moderator_asks_for_nothing_but_a_removal() -> None:
    """Revoking a link removes whom it admitted, from wherever its maker is."""
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    story.loses("mo")
    assert story.refused("mo", LockRoom()) == "not_here"
    assert story.happens("mo", RemoveFromRoom("ann")) == ["RemovedFromRoom"]


def test_only_the_server_says_who_is_lost() -> None:
    assert Story().refused("ann", LoseConnection("hana")) == "not_allowed"
    assert Story().refused(SERVER, RaiseHand()) == "not_allowed"


def test_leaving_gives_back_the_hand_the_invitation_and_the_seat_at_once() -> None:
    story = with_speakers("ann")
    story.ask("bob", RaiseHand())
    story.ask("hana", InviteToStage("zoe"))
    assert story.happens("ann", LeaveRoom()) == ["LeftStage"]
    assert story.happens("bob", LeaveRoom()) == ["HandLowered"]
    assert story.happens("zoe", LeaveRoom()) == ["InvitationDeclined"]
    assert list(story.room.people) == ["hana"]


def test_a_host_who_leaves_counts_as_lost_and_keeps_the_seat_as_a_lost_one_does() -> None:
    story = with_speakers("ann")
    story.wait(1)
    assert story.happens("hana", LeaveRoom()) == ["ConnectionLost"]
    assert story.room.person("hana").on_stage_since
    assert story.wait(30) == ["StageAsked"]
    assert story.wait(90) == ["LeftStage"]
    assert story.room.host and story.room.host.id == "hana"


def test_a_host_who_left_and_is_back_soon_is_host_again() -> None:
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    story.ask("hana", LeaveRoom())
    story.wait(60)
    assert story.finds("hana") == ["ConnectionReturned", "BecameHost"]


def test_a_host_who_leaves_alone_finds_the_room_for_five_minutes() -> None:
    story = Story()
    story.wait(1)
    story.ask("hana", LeaveRoom())
    assert story.wait(299) == ["LeftStage"]
    assert story.wait(1) == ["RoomEnded"]


def test_a_moderator_who_leaves_with_a_hand_up_lowers_it_and_counts_as_lost() -> None:
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    story.ask("mo", RaiseHand())
    assert story.happens("mo", LeaveRoom()) == ["HandLowered", "ConnectionLost"]


def test_a_moderator_who_leaves_while_the_yes_to_the_hand_is_on_its_way_holds_no_seat() -> None:
    story = Story()
    story.ask("hana", MakeModerator("mo"))
    story.ask("mo", RaiseHand())
    story.ask("hana", AcceptHand("mo"))
    assert story.happens("mo", LeaveRoom()) == ["LeftStage", "ConnectionLost"]


def test_a_listener_without_standing_leaves_no_trace() -> None:
    assert Story().happens("ann", LeaveRoom()) == []


def test_leaving_that_crosses_its_own_loss_still_frees_the_seat() -> None:
    story = with_speakers("ann")
    story.loses("ann")
    assert story.happens("ann", LeaveRoom()) == ["LeftStage"]
    story.wait(1)
    story.loses("hana")
    assert story.happens("hana", LeaveRoom()) == []
