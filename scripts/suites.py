"""Runs the test suites one after the other, says what they say, and counts: `suites.py [NAME...]`.

A suite that skips or ignores a test has failed: what cannot run must say so loudly.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

TESTS = ["pytest", "tests", "--numprocesses", "2"]
STORIES = ["pytest", "e2e", "--timeout", "120"]  # seconds, where a story asks for no other time
# Some plug cables, and a browser that loads a page just then gives up ("network changed"); one
# compares sounds in time. They are told while no other story is.
ALONE = ["-m", "alone"]
TOGETHER = ["-m", "not alone"]
BY_FILE = ["--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder"]

# The fastest first: the units of three languages, then what starts real programs.
SUITES = {
    "python": [*TESTS, "-m", "not served"],
    "rust": ["cargo", "test", "--release", "--workspace", "--quiet"],
    "typescript": ["npm", "--prefix", "client", "run", "--silent", "test"],
    "served": [*TESTS, "--dist", "loadfile", "-m", "served"],
    "api": ["scripts/api.sh"],
    "fuzz": ["scripts/fuzz.sh"],
    # A story mostly waits for others. A file of stories keeps its server to itself; which file
    # is begun first, e2e/conftest.py says.
    "browser": [*STORIES, *BY_FILE, *TOGETHER],
    "alone": [*STORIES, *ALONE],
}

# A browser that is starved, or told of a cable it does not use, is not the product's fault: what
# fails beside others is told once more by itself. It has to pass there, and the summary counts it.
AGAIN = [*STORIES, "--last-failed", "--last-failed-no-failures", "none"]
TOLD_AGAIN = {"browser", "alone"}
SOME_FAILED = 1  # pytest's exit code when all were run to their end

# The lines on which pytest, cargo and vitest sum up, and what they call a test on them.
SUMMARY = re.compile(r"^=+ .* in [\d.]+s.* =+$|^test result: |^\s+Tests  ")
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|ignored|todo|xfailed|xpassed)\b")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
GOOD = {"passed"}
NOT_RUN = {"skipped", "xfailed", "xpassed"}


def lines_of(command: list[str]) -> Iterator[str]:
    """Run `command`; yield what it prints as it comes; raise if it fails."""
    plain = {"NO_COLOR": "1", "FORCE_COLOR": "0", "CARGO_TERM_COLOR": "never"}
    environment = os.environ | plain | {"RUST_TEST_THREADS": "8"}  # many of them only wait
    with subprocess.Popen(
        command,
        env=environment,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:
        assert running.stdout is not None
        yield from running.stdout
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)


def counted(line: str) -> Counter[str]:
    """What a summary line counts; nothing for every other line."""
    plain = COLOUR.sub("", line)
    if not SUMMARY.match(plain):
        return Counter()
    return Counter({word: int(number) for number, word in COUNT.findall(plain)})


def run(command: list[str]) -> tuple[Counter[str], int]:
    """Its counts, and 0 if all of it ran and passed; otherwise its exit code, 1 if it had none."""
    print(f"\n── {' '.join(command)}", flush=True)
    counts: Counter[str] = Counter()
    try:
        for line in lines_of(command):
            print(line, end="", flush=True)
            counts += counted(line)
    except subprocess.CalledProcessError as failure:
        print(failure)
        return counts, failure.returncode
    except OSError as failure:
        print(failure)
        return counts, 1
    return counts, int(not (counts["passed"] > 0 and set(counts) <= GOOD))


def run_suite(name: str) -> tuple[Counter[str], bool]:
    """One suite: its counts, and whether all of it passed."""
    counts, code = run(SUITES[name])
    if code != SOME_FAILED or name not in TOLD_AGAIN:
        return counts, code == 0
    again, code = run(AGAIN)
    if code or set(counts) & NOT_RUN:
        return counts, False
    told = {"passed": counts["passed"] + again["passed"], "told again": again["passed"]}
    return Counter(told), True


def main(names: list[str]) -> int:
    started = time.monotonic()
    results = {name: run_suite(name) for name in names or SUITES}
    print()
    for name, (counts, good) in results.items():
        told = ", ".join(f"{number} {word}" for word, number in sorted(counts.items()))
        print(f"  {'ok   ' if good else 'FAILS'} {name:<11} {told or 'nothing ran'}")
    total = sum(counts["passed"] for counts, _ in results.values())
    print(f"{total} tests passed in {time.monotonic() - started:.0f} s.")
    return 0 if all(good for _, good in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
