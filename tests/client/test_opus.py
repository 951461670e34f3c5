"""Files become frames, frames become sound again."""

from array import array
from pathlib import Path

import pytest
from client.sounds import sound_of, strength, tone, write_wav

from parvis.client import Frame, NoSound, frames_of
from parvis.client.mixing import FRAME
from parvis.client.opus import Decoder, Recording, level_of

HERTZ = 440.0


def test_a_file_of_any_rate_becomes_frames_of_20_ms_that_sound_like_it(tmp_path: Path) -> None:
    frames = list(frames_of(write_wav(tmp_path / "tone.wav", HERTZ, 0.5, rate=44_100)))
    assert 25 <= len(frames) <= 27
    decoder, sound = Decoder(), array("h")
    for frame in frames:
        sound.extend(decoder.decode(frame.opus))
    assert len(sound) == len(frames) * FRAME
    assert strength(sound[4 * FRAME : 24 * FRAME], HERTZ) > 0.9
    assert strength(sound[4 * FRAME : 24 * FRAME], 2 * HERTZ) < 0.02


def test_a_frame_says_how_loud_it_is(tmp_path: Path) -> None:
    """RFC 6464 §3: a tone at 12,000 of 32,768 is at -11.7 dBov."""
    levels = [frame.level for frame in frames_of(write_wav(tmp_path / "tone.wav", HERTZ, 0.2))]
    assert levels[:10] == [12] * 10
    assert level_of(array("h", bytes(2 * FRAME))) == 127


def test_what_is_no_opus_is_silence_and_stops_nothing() -> None:
    decoder = Decoder()
    assert len(decoder.decode(b"")) == 0
    assert len(decoder.decode(b"\xff" * 3)) in (0, FRAME)


def test_a_recording_is_as_long_as_what_was_written(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "tone.ogg")
    sound = tone(HERTZ, 1.0)
    recording.write(sound[at : at + FRAME] for at in range(0, len(sound), FRAME))
    recording.close()
    heard = sound_of(tmp_path / "tone.ogg")
    assert abs(len(heard) - len(sound)) <= FRAME
    assert strength(heard, HERTZ) > 0.9


@pytest.mark.parametrize("name", ["missing.wav", "text.wav", "."])
def test_what_cannot_be_played_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.wav").write_text("no sound at all")
    with pytest.raises(NoSound, match=r"cannot be played"):
        list(frames_of(tmp_path / name))


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoSound, match=r"cannot be written"):
        Recording(tmp_path / "missing" / "x.ogg")


def test_frames_are_small(tmp_path: Path) -> None:
    def fits(frame: Frame) -> bool:
        return 1 <= len(frame.opus) <= 1_200

    assert all(map(fits, frames_of(write_wav(tmp_path / "tone.wav", HERTZ, 0.2))))
