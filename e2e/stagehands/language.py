"""The messages of the client: an English name on the screen, said in another language."""

import json
import re
from functools import cache
from pathlib import Path

MESSAGES = Path(__file__).parents[2] / "client/messages"
HOLE = re.compile(r"\\\{(\w+)\\\}")


@cache
def messages(language: str) -> dict[str, str]:
    """Key to text; a message with plurals gives the text of its last form."""
    raw = json.loads((MESSAGES / f"{language}.json").read_text())
    plural = {
        key: list(form[0]["match"].values())[-1]
        for key, form in raw.items()
        if key[0] != "$" and isinstance(form, list)
    }
    return {key: text for key, text in raw.items() if isinstance(text, str)} | plural


@cache
def patterns() -> list[tuple[re.Pattern[str], str]]:
    """English texts as patterns with their holes named, beside their keys; exact ones first."""
    rows = sorted(messages("en").items(), key=lambda row: row[1].count("{"))
    return [(re.compile(HOLE.sub(r"(?P<\1>.+)", re.escape(text))), key) for key, text in rows]


def translated(english: str, language: str) -> str:
    """`Accept Ben` to `Faire monter Ben`, or whatever the client says there."""
    if language == "en":
        return english
    for pattern, key in patterns():
        if found := pattern.fullmatch(english):
            return messages(language)[key].format(**found.groupdict())
    raise AssertionError(f"the client has no message like {english!r}")
