"""A voice for each person: a tone of their own, in syllables.

A browser's noise suppression takes a steady tone away within two seconds; syllables it keeps.
"""

import math
import wave
from array import array
from pathlib import Path

RATE = 48_000  # samples a second
EDGE = 0.02  # seconds in which a syllable rises, and falls
LOUD = 14_000  # of 32,767
SECONDS = 8  # at least; the browser plays the file in a loop, so it ends with a rhythm

# Hertz. No two are harmonics of each other, and all lie where speech does.
VOICES = {"Ana": 500, "Ben": 800, "Chloe": 1250, "Dora": 1900}


# Seconds of a syllable and of the pause after it, one after the other and over again.
Rhythm = tuple[tuple[float, float], ...]
EVEN: Rhythm = ((0.30, 0.10),)
STEADY: Rhythm = ((0.40, 0.0),)
# As uneven as speech is, within 1.9 s: whatever plays it later, plays it at most so much later.
SPOKEN: Rhythm = ((0.30, 0.15), (0.55, 0.20), (0.20, 0.50))
# Another's, of another length: the two of them never keep step.
OTHERWISE: Rhythm = ((0.25, 0.55), (0.15, 0.15), (0.40, 0.30), (0.70, 0.20), (0.20, 0.25))


def length(rhythm: Rhythm) -> float:
    return sum(syllable + pause for syllable, pause in rhythm)


def loudness(second: float, rhythm: Rhythm) -> float:
    """0..1 within a rhythm, with soft edges; without pauses always 1."""
    inside = second % length(rhythm)
    for syllable, pause in rhythm:
        if inside < syllable + pause:
            edges = min(inside, syllable - inside) / EDGE
            return max(0.0, min(1.0, edges)) if pause else 1.0
        inside -= syllable + pause
    return 0.0


def sample(hertz: float, rhythm: Rhythm, number: int) -> int:
    second = number / RATE
    return round(LOUD * loudness(second, rhythm) * math.sin(2 * math.pi * hertz * second))


def write_voice(path: Path, hertz: float, rhythm: Rhythm = EVEN) -> Path:
    """A WAV file, 48 kHz mono, that `--use-file-for-fake-audio-capture` can play."""
    seconds = length(rhythm) * math.ceil(SECONDS / length(rhythm))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        samples = (sample(hertz, rhythm, number) for number in range(round(seconds * RATE)))
        file.writeframes(array("h", samples).tobytes())
    return path
