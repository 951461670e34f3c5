"""Voices at their time: exact within a stream, true to the clock between them."""

from array import array

from parvis.client.mixing import FRAME, JITTER, LOUDEST, RATE, Mixer, Timeline


def flat(value: int, length: int = FRAME) -> "array[int]":
    return array("h", [value] * length)


def taken(mixer: Mixer, until: int) -> list[int]:
    return [frame[0] for frame in mixer.take(until)]


def test_packets_that_tremble_are_placed_by_their_timestamps() -> None:
    line = Timeline()
    arrivals = [(7_000, 100), (7_960, 1_500), (8_920, 1_900)]
    assert [line.place(*arrival) for arrival in arrivals] == [100, 1_060, 2_020]


def test_timestamps_may_run_over() -> None:
    line = Timeline()
    assert [line.place(2**32 - 480, 0), line.place(480, 900)] == [0, 960]


def test_a_stream_that_begins_anew_is_placed_by_the_clock() -> None:
    line = Timeline()
    line.place(7_000, 0)
    assert line.place(4_000_000, RATE) == RATE
    assert line.place(4_000_960, RATE + JITTER) == RATE + 960


def test_two_voices_are_added_and_never_overflow() -> None:
    mixer = Mixer()
    mixer.add(0, flat(300))
    mixer.add(0, flat(-100))
    mixer.add(FRAME, flat(30_000))
    mixer.add(FRAME, flat(30_000))
    assert taken(mixer, 2 * FRAME) == [200, LOUDEST]


def test_what_nobody_said_is_silence() -> None:
    mixer = Mixer()
    mixer.add(2 * FRAME, flat(5))
    assert taken(mixer, 4 * FRAME + 1) == [0, 0, 5, 0]


def test_only_whole_frames_are_taken_and_the_rest_waits() -> None:
    mixer = Mixer()
    mixer.add(FRAME // 2, flat(7))
    first, second = mixer.take(2 * FRAME)
    assert (first[FRAME // 2 - 1], first[FRAME // 2], second[0], second[-1]) == (0, 7, 7, 0)
    assert list(mixer.take(3 * FRAME - 1)) == []


def test_what_comes_too_late_is_left_out() -> None:
    mixer = Mixer()
    assert taken(mixer, FRAME) == [0]
    mixer.add(0, flat(9))
    mixer.add(FRAME // 2, flat(9))
    (next_one,) = mixer.take(2 * FRAME)
    assert (next_one[0], next_one[FRAME // 2]) == (9, 0)
