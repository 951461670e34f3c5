"""`python -m fuzz list`, `python -m fuzz READER SECONDS [SEED]`."""

import sys
import time
import traceback

from fuzz.readers import READERS
from fuzz.search import Fell, keep, search


def run(name: str, seconds: float, seed: int) -> None:
    try:
        thrown = search(name, seed, seconds=seconds)
    except Fell as fell:
        traceback.print_exception(fell)
        sys.exit(f"{name}: fell (seed {seed}). The input is in {keep(fell, name)}.")
    print(f"{name}: {thrown:,} inputs, none of them too much (seed {seed}).")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["list"]:
            print(*READERS, sep="\n")
        case [name, seconds] if name in READERS:
            run(name, float(seconds), time.time_ns() % 2**32)
        case [name, seconds, seed] if name in READERS:
            run(name, float(seconds), int(seed))
        case _:
            sys.exit(__doc__)
