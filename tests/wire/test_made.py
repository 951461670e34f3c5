from pathlib import Path

import pytest

from parvis.wire.__main__ import MADE

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", MADE)
def test_what_is_made_from_the_structs_is_in_step_with_them(path: str) -> None:
    """If not: `python -m parvis.wire`."""
    assert (ROOT / path).read_text(encoding="utf-8") == MADE[path]()
