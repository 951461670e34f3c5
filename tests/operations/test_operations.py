"""What an operator does beside `serve`, from the command line to the database."""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from databases import fresh
from db.rooms import START, a_room, opened, raised
from sqlalchemy import select

from parvis import cli
from parvis.db import Cards, Database, Journal
from parvis.db.schema import invitation
from parvis.http.problem import Problem
from parvis.people.rules import NewAccount
from parvis.people.store import People
from parvis.wire import Hand, Person

Captured = pytest.CaptureFixture[str]

ANA = NewAccount("Ana", "ana@example.org", "bread and salt")
HANA = Person("hana", "Hana", "Baker", False, 7)


def run(*words: str) -> int | str | None:
    """How the program ends: 0, or the sentence that it ends with."""
    with pytest.raises(SystemExit) as ended:
        cli.app(words)
    return ended.value.code


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def keep(data: Path, work: Callable[[Database], Awaitable[Any]]) -> Any:
    """What was so before the command, or is after it."""

    async def kept() -> Any:
        database = await (Database.open(path) if path.exists() else fresh(data))
        try:
            return await work(database)
        finally:
            await database.close()

    path = data / "parvis.db"
    return asyncio.run(kept())


async def ana_signs_up(database: Database) -> str:
    people = People(database)
    _, token = await people.create(ANA)
    people.close()
    return token


def who(token: str) -> Callable[[Database], Awaitable[Any]]:
    return lambda database: People(database).who(token)


def signs_in(password: str) -> Callable[[Database], Awaitable[str]]:
    async def work(database: Database) -> str:
        people = People(database)
        try:
            return (await people.sign_in(ANA.email, password))[0].name
        except Problem as no:
            return no.code
        finally:
            people.close()

    return work


def test_a_new_password_is_read_from_standard_input_and_signs_out_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    token = keep(tmp_path, ana_signs_up)
    typed(monkeypatch, "another password\r\n")
    assert run("reset-password", "Ana@example.org", "--data", str(tmp_path)) == 0
    said = capsys.readouterr()
    assert said.out == "" and "every session" in said.err
    assert "another password" not in said.err
    assert keep(tmp_path, who(token)) is None
    assert keep(tmp_path, signs_in("bread and salt")) == "wrong_sign_in"
    assert keep(tmp_path, signs_in("another password")) == "Ana"


@pytest.mark.parametrize(
    ("email", "password", "word"),
    [
        ("nobody@example.org", "another password", "no account"),
        ("ana@example.org", "short", "8 to 200"),
        ("ana@example.org", "", "8 to 200"),
    ],
)
def test_a_password_that_cannot_be_set_says_why_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, email: str, password: str, word: str
) -> None:
    token = keep(tmp_path, ana_signs_up)
    typed(monkeypatch, password)
    assert word in str(run("reset-password", email, "--data", str(tmp_path)))
    assert keep(tmp_path, who(token)) is not None


def test_a_password_that_is_typed_is_typed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    keep(tmp_path, ana_signs_up)
    monkeypatch.setattr("sys.stdin", Terminal())
    answers = iter(["another password", "another pasword"])
    monkeypatch.setattr("parvis.cli.people.getpass", lambda _: next(answers))
    said = str(run("reset-password", ANA.email, "--data", str(tmp_path)))
    assert "differ" in said

    def nothing(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("parvis.cli.people.getpass", nothing)
    assert "No password was typed" in str(run("reset-password", ANA.email, "--data", str(tmp_path)))


@pytest.mark.parametrize("data", [".", "nowhere"])
def test_no_password_is_asked_for_where_there_is_no_such_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: str
) -> None:
    keep(tmp_path, ana_signs_up)
    monkeypatch.setattr("parvis.cli.people.new_password", pytest.fail)
    said = str(run("reset-password", "ben@example.org", "--data", str(tmp_path / data)))
    assert said.startswith("parvis: There is no ")


def test_no_link_is_made_where_nobody_knows_what_people_open(tmp_path: Path) -> None:
    """`serve` made the database, and never came to answer."""
    keep(tmp_path, ana_signs_up)
    assert str(run("invite", "--data", str(tmp_path))).startswith("parvis: There is no Parvis in ")
    made = keep(
        tmp_path, lambda database: database.read(lambda c: c.execute(select(invitation)).all())
    )
    assert made == []


def test_a_room_is_exported_with_its_journal_and_without_its_secrets(
    tmp_path: Path, capsys: Captured
) -> None:
    async def talk(database: Database) -> None:
        journal, cards = Journal(database), Cards(database)
        await journal.create(a_room("agora"), opened())
        await journal.append("agora", 1, [raised("ann")])
        await cards.keep("agora", [HANA])
        await cards.keep_hand("agora", Hand("ann", "The bridge"))

    keep(tmp_path, talk)
    assert run("export-room", "agora", "--data", str(tmp_path)) == 0
    printed = capsys.readouterr().out
    export = json.loads(printed)
    assert export["room"]["title"] == "Agora" and export["ended"] is False
    assert [event["type"] for event in export["events"]] == ["room_opened", "hand_raised"]
    assert export["events"][0]["at"] == START.isoformat().replace("+00:00", "Z")
    assert [person["name"] for person in export["people"]] == ["Hana"]
    assert [hand["topic"] for hand in export["hands"]] == ["The bridge"]
    assert "secret" not in printed and "hana-account" not in printed


def test_a_room_that_never_was_is_not_exported(tmp_path: Path) -> None:
    keep(tmp_path, ana_signs_up)
    assert "no room with this id" in str(run("export-room", "agora", "--data", str(tmp_path)))


@pytest.mark.parametrize(
    "words", [("invite",), ("export-room", "agora"), ("reset-password", "ana@example.org")]
)
def test_there_must_be_a_parvis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    typed(monkeypatch, "another password\n")
    said = str(run(*words, "--data", str(tmp_path / "nowhere")))
    assert said.startswith("parvis: There is no Parvis in ")
