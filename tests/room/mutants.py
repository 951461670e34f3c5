"""`python -m room.mutants [COUNT]`: which small faults of the room its tests find.

Each mutant is the room with one fault (`mutations`), put in place of its module while the tests of
the room run, until the first fails. Files are not touched. What survives is printed: it is a test
that is missing, or a change that changes nothing.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import io
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing import Pool
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from msgspec import Struct
from room.mutations import KINDS, Mutant, mutants, mutated

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "parvis" / "room").glob("*.py"))
# The quick ones first; the last sees what they do not.
TESTS = (
    *(
        "names",
        "permissions",
        "refusals",
        "stage",
        "moderation",
        "presence",
        "sight",
        "transcripts",
    ),
    *("invariants", "laws", "lesser_power", "explore"),
)
PATIENCE = 60  # seconds of CPU; a mutant that takes more has hung, and is found


class Fault(Struct, frozen=True):
    """A mutant of a file."""

    path: Path
    mutant: Mutant

    def __str__(self) -> str:
        what = self.mutant
        return f"{self.path.name}:{what.line} {what.kind}: {what.was!r} -> {what.now!r}"


def faults() -> list[Fault]:
    sources = ((path, path.read_text(encoding="utf-8")) for path in SOURCES)
    return [Fault(path, mutant) for path, source in sources for mutant in mutants(source)]


class Loader(importlib.machinery.SourceFileLoader):
    """Gives a module another syntax tree than its file has."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(name, str(fault.path))
        self.fault = fault

    def get_code(self, fullname: str) -> CodeType:
        source = self.fault.path.read_text(encoding="utf-8")
        code: CodeType = compile(mutated(source, self.fault.mutant), self.path, "exec")
        return code


class Finder(importlib.abc.MetaPathFinder):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        stem = fault.path.stem
        self.name = "parvis.room" if stem == "__init__" else f"parvis.room.{stem}"

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(
            fullname, self.fault.path, loader=Loader(fullname, self.fault)
        )


def survives(fault: Fault) -> bool:
    """In a fresh process: nothing of the room may have been imported yet."""
    assert not any(name.startswith("parvis") for name in sys.modules)
    sys.meta_path.insert(0, Finder(fault))
    signal.signal(signal.SIGPROF, hung)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    files = [str(ROOT / "tests" / "room" / f"test_{name}.py") for name in TESTS]
    quietly = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mutants", "--timeout=0"]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return pytest.main([*quietly, *files]) == pytest.ExitCode.OK


def hung(*_: object) -> None:
    raise TimeoutError


def main(count: int | None) -> None:
    """Of all faults, or of so many, drawn always alike."""
    began, kinds = time.monotonic(), Counter[tuple[str, bool]]()
    drawn = random.Random(0).sample(faults(), count) if count else faults()
    with Pool(maxtasksperchild=1) as pool:
        for fault, lives in zip(drawn, pool.imap(survives, drawn), strict=True):
            kinds[fault.mutant.kind, lives] += 1
            print(fault if lives else ".", end="\n" if lives else "", flush=True)
    print()
    for kind in KINDS:
        print(f"{kind:12} {kinds[kind, False]:4} of {kinds[kind, False] + kinds[kind, True]:4}")
    found = sum(times for (_, lives), times in kinds.items() if not lives)
    print(
        f"{found} of {len(drawn)} found: {found / len(drawn):.1%}; {time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
