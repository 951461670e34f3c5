"""Schemathesis against a real `parvis serve`: `api.py PROGRAM EXAMPLES`.

What the description promises must hold for every request that can be made of it: statuses, bodies
and headers; wrong data is refused, and nothing is ever answered with 500.
"""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from serving import Serve, serving

ANA = {"name": "Ana", "email": "ana@example.org", "password": "bread and salt"}
SIGNING_OUT = ("DELETE /api/v1/sessions", "DELETE /api/v1/sessions/current")

# A text may be refused for what it shows (blanks only, marks that turn its direction), an offer
# for what its lines mean: no schema can say so. Everywhere else what fits is accepted.
SETTINGS = """
seed = 1

[parameters]
"path.room" = "{room}"

[[operations]]
include-path-regex = "/(accounts|rooms|rooms/[^/]+|join|sound-check)$"
checks.positive_data_acceptance.enabled = false
"""

CASES = re.compile(r"(\d+) generated")


def host(serve: Serve) -> tuple[str, str]:
    """A room, and the cookie of who leads it."""
    made = serve.ask.post("/api/v1/accounts", json=ANA | {"setup": serve.setup_token()})
    made.raise_for_status()
    room = serve.ask.post("/api/v1/rooms", json={"title": "Agora"}).json()["id"]
    return room, f"Cookie: parvis_session={serve.ask.cookies['parvis_session']}"


def attack(program: str, serve: Serve, folder: Path, *options: str) -> tuple[int, bool]:
    """How many requests were made, and whether every answer was as described."""
    document = f"http://127.0.0.1:{serve.port}/api/openapi.json"
    run = subprocess.run(
        [program, "run", document, "--no-color", *options],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        print(run.stdout, run.stderr)
    found = CASES.search(run.stdout)
    return int(found.group(1)) if found else 0, run.returncode == 0


def main(program: str, examples: str) -> int:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name, serving(Path(name) / "data") as serve:
        folder = Path(name)
        room, cookie = host(serve)
        (folder / "schemathesis.toml").write_text(SETTINGS.format(room=room))
        others = [word for path in SIGNING_OUT for word in ("--exclude-name", path)]
        these = [word for path in SIGNING_OUT for word in ("--include-name", path)]
        most = ("--max-examples", examples)
        passes = {
            "nobody": (*others, *most),
            "who leads a room": (*others, *most, "--header", cookie),
            "who signs out": (*these, *most, "--header", cookie),
        }
        good, total = True, 0
        for who, options in passes.items():
            count, fine = attack(program, serve, folder, *options)
            good, total = good and fine and count > 0, total + count
            print(f"  {'ok   ' if fine else 'FAILS'} {count:>5} requests by {who}", flush=True)
        if "Traceback" in serve.logged:
            print(serve.logged)
            good = False
    said = f"{total} passed" if good else "1 failed"
    print(f"==== {said} in {time.monotonic() - started:.1f}s ====")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
