import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.http.text import line, paragraphs


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Ana   Maria ", "Ana Maria"),
        ("Jose\u0301", "José"),
        ("عبد الله", "عبد الله"),
        ("👩\u200d🌾 Ana", "👩\u200d🌾 Ana"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_line_is_kept_as_a_reader_sees_it(written: str, kept: str) -> None:
    assert line(written, 50) == kept


@pytest.mark.parametrize(
    "written",
    ["Ana\nBen", "Ana\x00", "Ana\u202egro.elpmaxe", "A\u200bna", "\u3164", "\u0301", "x" * 51],
)
def test_what_deceives_the_eye_or_is_too_long_is_no_line(written: str) -> None:
    assert line(written, 50) is None


def test_nothing_is_too_short_where_something_is_wanted() -> None:
    assert line(" ", 50, 1) is None


@pytest.mark.parametrize("written", ["One.\r\n\r\nTwo.", "One.\n\nTwo.", "  One.\n\nTwo.\n"])
def test_paragraphs_keep_their_line_breaks(written: str) -> None:
    assert paragraphs(written, 2000) == "One.\n\nTwo."


@pytest.mark.parametrize("written", ["a\x07", "a\u2066b", "x" * 2001])
def test_paragraphs_deceive_nobody_either(written: str) -> None:
    assert paragraphs(written, 2000) is None


@given(st.text())
def test_what_is_kept_once_is_kept_as_it_is(written: str) -> None:
    kept = line(written, 50)
    assert kept is None or (line(kept, 50) == kept and unicodedata.is_normalized("NFC", kept))
