"""The matrices: a row a word, a column a kind of person, a cell what comes of it (hazard C4).

`ok`, or the reason of a refusal, or the code of a problem. Blanks separate; `#` begins a remark.
"""

from pathlib import Path

WHO = (
    "anonymous", "visitor", "listener", "requester", "invitee",
    "speaker", "moderator", "host", "administrator", "removed",
)  # fmt: skip

Row = dict[str, str]


def read(name: str, words: int = 1) -> dict[str, Row]:
    """`words`: how many of a line's words name its row."""
    lines = Path(__file__).with_name(name).read_text().splitlines()
    cells = [line.partition("#")[0].split() for line in lines]
    rows = [row for row in cells if row]
    assert tuple(rows[0]) == WHO, "the first line names the columns"
    table = {" ".join(row[:words]): row[words:] for row in rows[1:]}
    assert len(table) == len(rows) - 1, "no row stands twice"
    assert {len(row) for row in table.values()} == {len(WHO)}, "no cell is missing"
    return {name: dict(zip(WHO, row, strict=True)) for name, row in table.items()}
