import ast

import pytest
from room.mutations import mutants, mutated


def faults(source: str) -> dict[str, list[str]]:
    """The whole source with each fault, by kind."""
    found: dict[str, list[str]] = {}
    for mutant in mutants(source):
        found.setdefault(mutant.kind, []).append(ast.unparse(mutated(source, mutant)))
    return found


@pytest.mark.parametrize(
    ("kind", "source", "wrong"),
    [
        ("comparisons", "a < b", ["a <= b", "a >= b"]),
        ("booleans", "a and (not b)", ["a or not b", "a and b"]),
        ("conditions", "[p for p in all if p]", ["[p for p in all]"]),
        ("constants", "f(1, True)", ["f(2, True)", "f(1, False)"]),
        ("arithmetic", "a + b", ["a - b"]),
        ("names", "min(NO)", ["max(NO)", "min(YES)"]),
        ("keywords", "f(a=b, c=d)", ["f(c=d)", "f(a=b)"]),
        ("members", "{a, b}", ["{b}", "{a}"]),
        ("statements", "if a:\n    return b", ["if a:\n    pass"]),
    ],
)
def test_each_kind_of_fault_is_put_in_one_place_at_a_time(
    kind: str, source: str, wrong: list[str]
) -> None:
    assert faults(source)[kind] == wrong


def test_what_cannot_be_wrong_unseen_is_left_alone() -> None:
    assert faults('"""Says 1 + 1."""\nimport a\nclass B(C, d=True):\n    e: int') == {}
