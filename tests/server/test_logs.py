import json
import logging
import sys

from parvis.server.logs import FORMATS


def record(message: str, *values: object, failing: bool = False) -> logging.LogRecord:
    try:
        raise RuntimeError("the inside")
    except RuntimeError:
        error = sys.exc_info() if failing else None
    made = logging.LogRecord("parvis.live", logging.ERROR, "", 0, message, values, error)
    made.created = 1_767_297_600.123
    return made


def test_a_line_for_machines_is_one_object() -> None:
    line = FORMATS["json"].format(record('a "step" of %d\nfailed', 3))
    assert "\n" not in line
    assert json.loads(line) == {
        "at": "2026-01-01T20:00:00.123+00:00",
        "level": "error",
        "from": "parvis.live",
        "message": 'a "step" of 3\nfailed',
    }


def test_a_traceback_is_a_field_of_it() -> None:
    line = json.loads(FORMATS["json"].format(record("failed", failing=True)))
    assert line["error"].endswith("RuntimeError: the inside")


def test_a_line_for_people_can_be_read() -> None:
    line = FORMATS["text"].format(record("a step failed"))
    assert line.endswith("ERROR parvis.live: a step failed")
