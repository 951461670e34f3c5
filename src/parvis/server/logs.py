"""The log, on stderr: lines for people, or JSON for machines.

Both are the standard library's: two formatters do what a logging framework would, and nothing is
imported. What may stand in a line is decided where it is written: facts and reasons, never an
address, a name, an e-mail address, a token, or the id of a room (D2, A3).
"""

import json
import logging
from datetime import UTC, datetime

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Lines(logging.Formatter):
    """One JSON object a line; a traceback is one of its fields."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "from": record.name}
        line["message"] = record.getMessage()
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)


FORMATS = {"text": logging.Formatter(TEXT), "json": Lines()}


def set_up(how: str) -> None:
    """`how`: "text" or "json"."""
    handler = logging.StreamHandler()
    handler.setFormatter(FORMATS[how])
    logging.getLogger().addHandler(handler)
    logging.getLogger("parvis").setLevel(logging.INFO)
