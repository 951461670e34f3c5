"""A little of `make fuzz`, always the same; and every input that once made a reader fall."""

import pytest
from fuzz.readers import READERS
from fuzz.search import CORPUS, Fell, inputs, kept, read, search


@pytest.mark.parametrize("name", READERS)
def test_a_reader_survives_what_strangers_could_send(name: str) -> None:
    assert search(name, seed=1, times=600) == 600


def test_every_reader_has_a_corpus_and_every_corpus_a_reader() -> None:
    assert {folder.name for folder in CORPUS.iterdir()} == set(READERS)
    assert all(kept(name) for name in READERS)


def test_the_same_seed_throws_the_same() -> None:
    first, second = (inputs([b"one", b"other"], seed=7) for _ in range(2))
    assert [next(first) for _ in range(50)] == [next(second) for _ in range(50)]


def test_what_a_reader_does_not_survive_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "command", lambda data: str(1 // len(data)))
    with pytest.raises(Fell) as fell:
        read("command", b"")
    assert fell.value.data == b"" and isinstance(fell.value.__cause__, ZeroDivisionError)
