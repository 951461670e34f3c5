"""Tones as files, and whether a tone is in a sound."""

import math
import wave
from array import array
from pathlib import Path

from parvis.client.mixing import RATE
from parvis.client.opus import samples_of

LOUD = 12_000  # of 32,767


def tone(hertz: float, seconds: float, rate: int = RATE) -> "array[int]":
    count = round(seconds * rate)
    return array("h", (round(LOUD * math.sin(math.tau * hertz * n / rate)) for n in range(count)))


def write_wav(file: Path, hertz: float, seconds: float, rate: int = RATE) -> Path:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(tone(hertz, seconds, rate).tobytes())
    return file


def strength(samples: "array[int]", hertz: float) -> float:
    """How loud that tone is, of 1 for a tone as loud as ours (Goertzel)."""
    turn = 2 * math.cos(math.tau * hertz / RATE)
    before, last = 0.0, 0.0
    for sample in samples:
        before, last = last, sample + turn * last - before
    power = before**2 + last**2 - turn * before * last
    return 2 * math.sqrt(max(0.0, power)) / (len(samples) * LOUD)


def sound_of(file: Path) -> "array[int]":
    """All of it, at 48 kHz."""
    whole = array("h")
    for samples in samples_of(file):
        whole.extend(samples)
    return whole


def pieces(samples: "array[int]", seconds: float) -> list["array[int]"]:
    size = round(seconds * RATE)
    return [samples[at : at + size] for at in range(0, len(samples) - size + 1, size)]
