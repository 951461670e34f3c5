"""Damaged inputs, thrown at a reader: led by what it took them for, the same for the same seed."""

import random
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from fuzz.readers import READERS

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
CRASHES = HERE / "crashes"

LONGEST = 8 * 1024
PIECES = (
    *(b'"', b"{", b"}", b"[", b"]", b":", b",", b"\\", b"null", b"true", b"-1", b"1e999", b"0.1"),
    *(b"\\u0000", b"\\ud800", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\x00", b"\n"),
    *(b'"type"', b'"id"', b'"participant"', b"%", b";", b"=", b"/", b"#", b"::1", b"[" * 2000),
)

Damage = Callable[[random.Random, bytes, bytes], bytes]


def kept(name: str) -> list[bytes]:
    """The corpus of a reader, with every input that once made it fall."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]


def flipped(dice: random.Random, data: bytes, _: bytes) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def cut(dice: random.Random, data: bytes, _: bytes) -> bytes:
    start, end = sorted((dice.randrange(len(data)), dice.randrange(len(data) + 1)))
    return data[:start] + data[end:]


def shortened(dice: random.Random, data: bytes, _: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def with_piece(dice: random.Random, data: bytes, _: bytes) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(PIECES) + data[at:]


def repeated(dice: random.Random, data: bytes, _: bytes) -> bytes:
    start, end = sorted((dice.randrange(len(data)), dice.randrange(len(data) + 1)))
    return data[:end] + data[start:end] * dice.randrange(1, 40) + data[end:]


def spliced(dice: random.Random, data: bytes, other: bytes) -> bytes:
    return data[: dice.randrange(len(data))] + other[dice.randrange(len(other) + 1) :]


DAMAGES: tuple[Damage, ...] = (flipped, cut, shortened, with_piece, with_piece, repeated, spliced)


def inputs(pool: list[bytes], seed: int) -> Iterator[bytes]:
    """Without end. The pool may grow meanwhile."""
    dice = random.Random(seed)
    while True:
        data = dice.choice(pool)
        for _ in range(dice.randint(1, 6)):
            data = dice.choice(DAMAGES)(dice, data or b"0", dice.choice(pool))[:LONGEST]
        yield data


class Fell(Exception):
    """A reader raised what it must not. `data` is what it read."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(f"{name} fell over {data[:200]!r}")
        self.data = data


def search(name: str, seed: int, times: int | None = None, seconds: float | None = None) -> int:
    """How many inputs were thrown; Fell at the first that the reader does not survive."""
    pool = kept(name)
    seen = {read(name, data) for data in pool}
    until = None if seconds is None else time.monotonic() + seconds
    number = 0
    for data in inputs(pool, seed):
        word = read(name, data)
        if word not in seen:
            seen.add(word)
            pool.append(data)
        number += 1
        if number == times or (until and number % 100 == 0 and time.monotonic() > until):
            break
    return number


def read(name: str, data: bytes) -> str:
    try:
        return READERS[name](data)
    except BaseException as error:
        raise Fell(name, data) from error


def keep(fell: Fell, name: str) -> Path:
    """Moved to the corpus, it is a test."""
    folder = CRASHES / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / sha256(fell.data).hexdigest()[:16]
    path.write_bytes(fell.data)
    return path
