"""Who was here a moment ago: known for two minutes, then nobody's business."""

from datetime import timedelta

from attendance.leases import START

from parvis.attendance.gone import Gone


def later(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_a_stay_is_remembered_for_two_minutes() -> None:
    gone = Gone()
    gone.note("agora", "ann", START, START + later(60))
    assert gone.since("agora", "ann", START + later(179)) == START
    assert gone.since("stoa", "ann", START + later(179)) is None
    assert gone.since("agora", "ann", START + later(180)) is None


def test_the_latest_going_counts() -> None:
    gone = Gone()
    gone.note("agora", "ann", START, START + later(60))
    gone.note("agora", "bob", START, START + later(61))
    gone.note("agora", "ann", START, START + later(100))
    assert gone.since("agora", "ann", START + later(219)) == START


def test_nothing_stays_for_ever() -> None:
    """R22."""
    gone = Gone()
    for number in range(1000):
        gone.note("agora", f"guest{number}", START, START + later(number))
    assert len(gone.people) == 120
