"""Writes down what a listener hears: packets in, an Ogg Opus file out."""

import asyncio
import time
from pathlib import Path

from parvis.client.connection import Connection
from parvis.client.mixing import RATE, Mixer, Timeline
from parvis.client.opus import Decoder, Recording
from parvis.client.peers import Packet

LATEST = 1.0  # seconds for which a late packet is still waited for
TICK = 0.2  # seconds


class Stream:
    """What arrives on one slot of one peer."""

    def __init__(self) -> None:
        self.timeline = Timeline()
        self.decoder = Decoder()
        self.heard = -1  # the highest index


class Listening:
    """`begun`: `time.monotonic()` of the first sample."""

    def __init__(self, begun: float) -> None:
        self.begun = begun
        self.mixer = Mixer()
        self.streams: dict[tuple[str, int], Stream] = {}

    def hear(self, packet: Packet) -> None:
        """A packet that comes twice, or after a later one, is left out."""
        stream = self.streams.setdefault((packet.peer, packet.slot), Stream())
        if packet.index <= stream.heard:
            return
        stream.heard = packet.index
        at = stream.timeline.place(packet.timestamp, self.samples(packet.at))
        self.mixer.add(at, stream.decoder.decode(packet.opus))

    def samples(self, at: float) -> int:
        return round((at - self.begun) * RATE)


async def record(here: Connection, file: Path, seconds: float | None = None) -> None:
    """From now on, until the connection ends or so many seconds have passed."""
    recording = Recording(file)
    listening = Listening(time.monotonic())
    here.hear(listening.hear)
    try:
        while not here.over and not is_over(listening, seconds):
            await asyncio.sleep(TICK)
            write(recording, listening, time.monotonic() - LATEST, seconds)
    finally:
        write(recording, listening, time.monotonic(), seconds)
        recording.close()


def is_over(listening: Listening, seconds: float | None) -> bool:
    return seconds is not None and time.monotonic() - listening.begun >= seconds + LATEST


def write(recording: Recording, listening: Listening, until: float, seconds: float | None) -> None:
    end = listening.samples(until)
    if seconds is not None:
        end = min(end, round(seconds * RATE))
    recording.write(listening.mixer.take(end))
