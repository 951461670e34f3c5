"""A voice for each person: a tone of their own, in syllables.

A browser's noise suppression takes a steady tone away within two seconds; syllables it keeps.
"""

import math
import wave
from array import array
from pathlib import Path

RATE = 48_000  # samples a second
SYLLABLE, PAUSE, EDGE = 0.30, 0.10, 0.02  # seconds
LOUD = 14_000  # of 32,767
SECONDS = 8  # a whole number of syllables with their pauses: the browser plays the file in a loop

# Hertz. No two are harmonics of each other, and all lie where speech does.
VOICES = {"Ana": 500, "Ben": 800, "Chloe": 1250, "Dora": 1900}


def loudness(second: float, pause: float) -> float:
    """0..1 within a syllable and its pause, with soft edges; without pauses always 1."""
    if not pause:
        return 1.0
    inside = second % (SYLLABLE + pause)
    return max(0.0, min(1.0, inside / EDGE, (SYLLABLE - inside) / EDGE))


def sample(hertz: float, pause: float, number: int) -> int:
    second = number / RATE
    return round(LOUD * loudness(second, pause) * math.sin(2 * math.pi * hertz * second))


def write_voice(path: Path, hertz: float, pause: float = PAUSE) -> Path:
    """A WAV file, 48 kHz mono, that `--use-file-for-fake-audio-capture` can play."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        samples = (sample(hertz, pause, number) for number in range(SECONDS * RATE))
        file.writeframes(array("h", samples).tobytes())
    return path
