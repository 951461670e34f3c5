"""`python -m parvis.wire`, in the root of the repository: writes what is made from the structs."""

from pathlib import Path

from parvis.wire.markdown import protocol_md
from parvis.wire.typescript import messages_ts

MADE = {
    "spec/protocol.md": protocol_md,
    "client/src/protocol/messages.ts": messages_ts,
}

if __name__ == "__main__":
    for path, make in MADE.items():
        Path(path).write_text(make(), encoding="utf-8")
