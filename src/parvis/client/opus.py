"""Sound files and Opus, by FFmpeg's libraries (PyAV): 48 kHz, mono, 20 ms a frame."""

import math
import os
from array import array
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
from av.audio.codeccontext import AudioCodecContext
from av.error import FFmpegError

from parvis.client.mixing import FRAME, RATE, Samples
from parvis.client.peers import Frame
from parvis.client.trouble import NoSound

BITS_PER_SECOND = 64_000
QUIETEST = 127  # -dBov (RFC 6464 §3)
FULL = 32_768.0  # the loudest sample


def frames_of(file: Path) -> Iterator[Frame]:
    """Any audio file, as it is to be said. NoSound, if it is none."""
    encoder = new_encoder()
    for samples in samples_of(file):
        level = level_of(samples)
        for packet in encoder.encode(frame_of(samples)):
            yield Frame(level, bytes(packet))
    for packet in encoder.encode(None):
        yield Frame(QUIETEST, bytes(packet))


def check_sound(file: Path) -> None:
    """NoSound, if it cannot be played."""
    next(samples_of(file), None)


def check_writable(file: Path) -> None:
    """NoSound, if no recording can be kept there. What is there stays as it is."""
    try:
        if not file.exists():
            file.touch()
            file.unlink()
        elif file.is_dir() or not os.access(file, os.W_OK):
            raise NoSound(f"{file} cannot be written. Choose another file.")
    except OSError as error:
        raise NoSound(f"{file} cannot be written ({error.strerror}).") from error


def samples_of(file: Path) -> Iterator[Samples]:
    """20 ms each; the last is filled up with silence."""
    try:
        with av.open(str(file)) as container:
            stream = next(iter(container.streams.audio), None)
            if stream is None:
                raise NoSound(f"There is no sound in {file}.")
            resampler = av.AudioResampler("s16", "mono", RATE, FRAME)
            for frame in container.decode(stream):
                yield from map(samples_in, resampler.resample(frame))
            yield from map(filled_up, map(samples_in, resampler.resample(None)))
    except (FFmpegError, OSError) as error:
        raise NoSound(f"{file} cannot be played ({error.strerror or error}).") from error


def level_of(samples: Samples) -> int:
    """-dBov of their root mean square."""
    power = sum(sample * sample for sample in samples) / len(samples)
    return min(QUIETEST, round(-10 * math.log10(power / FULL**2))) if power else QUIETEST


class Decoder:
    """Of one stream: what a packet sounds like depends on those before it."""

    def __init__(self) -> None:
        self.context = audio_context("r")

    def decode(self, opus: bytes) -> Samples:
        """Nothing, for what is no Opus."""
        samples = Samples("h")
        try:
            for frame in self.context.decode(av.Packet(opus)):
                samples.extend(samples_in(frame))
        except FFmpegError:
            return Samples("h")
        return samples


class Recording:
    """An Ogg Opus file in the making."""

    def __init__(self, file: Path) -> None:
        self.container = av.open(str(file), "w", format="ogg")
        self.stream = self.container.add_stream("libopus", RATE, layout="mono")
        self.stream.bit_rate = BITS_PER_SECOND
        try:
            self.container.start_encoding()
        except (FFmpegError, OSError) as error:
            raise NoSound(f"{file} cannot be written ({error.strerror or error}).") from error
        self.written = 0  # samples

    def write(self, frames: Iterable[Samples]) -> None:
        for samples in frames:
            frame = frame_of(samples)
            frame.pts = self.written
            self.written += len(samples)
            self.container.mux(self.stream.encode(frame))

    def close(self) -> None:
        self.container.mux(self.stream.encode(None))
        self.container.close()


def new_encoder() -> AudioCodecContext:
    encoder = audio_context("w")
    encoder.format = av.AudioFormat("s16")
    encoder.bit_rate = BITS_PER_SECOND
    encoder.time_base = Fraction(1, RATE)
    encoder.options = {"application": "audio", "frame_duration": "20"}
    return encoder


def audio_context(mode: Literal["r", "w"]) -> AudioCodecContext:
    context = av.CodecContext.create("libopus", mode)
    context.sample_rate = RATE
    context.layout = "mono"
    return context


def frame_of(samples: Samples) -> av.AudioFrame:
    frame = av.AudioFrame("s16", "mono", len(samples))
    frame.sample_rate = RATE
    frame.planes[0].update(samples.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
    return frame


def samples_in(frame: av.AudioFrame) -> Samples:
    """A plane may be longer than what is in it."""
    return array("h", bytes(frame.planes[0])[: 2 * frame.samples])


def filled_up(samples: Samples) -> Samples:
    return samples + Samples("h", bytes(2 * (FRAME - len(samples))))
