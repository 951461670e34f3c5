"""What a look has found: a fact, whether it is right, and what to do if it is not."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

State = Literal["ok", "wrong", "unknown"]


class Finding(Struct, frozen=True):
    state: State
    what: str
    fact: str
    remedy: str = ""


def ok(what: str, fact: str) -> Finding:
    return Finding("ok", what, fact)


def wrong(what: str, fact: str, remedy: str) -> Finding:
    return Finding("wrong", what, fact, remedy)


def unknown(what: str, fact: str, remedy: str = "") -> Finding:
    return Finding("unknown", what, fact, remedy)


def report(findings: Sequence[Finding]) -> str:
    """A line each; below it what to do."""
    return "\n".join(map(lines, findings))


def lines(finding: Finding) -> str:
    said = f"{finding.state:<8} {finding.what:<11} {finding.fact}"
    return f"{said}\n{'':<20} -> {finding.remedy}" if finding.remedy else said
