"""Sizes, documents and privacy that a linter does not hold: style of the house, as a test."""

import ast
import re
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = {".py", ".rs", ".ts", ".svelte"}
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 400, 40, 8  # lines
PATHS = re.compile(r"`((?:src|crates|client|spec|docs|e2e|bench|tests)/[\w./-]*)`")


def ours() -> list[Path]:
    """Every file of the repository that is written by hand."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    files = [ROOT / name for name in listed if name]
    return [file for file in files if file.is_file() and not is_made(file)]


def is_made(file: Path) -> bool:
    return file.name == "messages.ts" and file.parent.name == "protocol"


def lines(file: Path) -> int:
    return file.read_text().count("\n")


def functions() -> list[tuple[str, int]]:
    """Each Python function of the product with the lines it spans."""
    return [
        (f"{file.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for file in ours()
        if file.suffix == ".py" and file.is_relative_to(ROOT / "src")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_no_file_is_longer_than_one_sitting() -> None:
    long = {
        str(file.relative_to(ROOT)): lines(file)
        for file in ours()
        if file.suffix in CODE and lines(file) > LONGEST_FILE
    }
    assert long == {}


def test_functions_are_short() -> None:
    long = {name: length for name, length in functions() if length > LONGEST_FUNCTION}
    assert long == {}
    assert statistics.median(length for _, length in functions()) <= MEDIAN_FUNCTION


def test_what_the_documents_point_at_exists() -> None:
    missing = [
        f"{document.name}: {path}"
        for document in (ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md")
        for path in PATHS.findall(document.read_text())
        if not (ROOT / path).exists()
    ]
    assert missing == []


def test_the_lock_files_carry_hashes_and_no_addresses() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index-url|--find-links|file:", text), lock.name
