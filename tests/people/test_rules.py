import pytest

from parvis.http.problem import Problem
from parvis.people import rules
from parvis.people.rules import NewAccount, checked

GOOD = {"name": "Ana", "headline": "", "email": "ana@example.org", "password": "12345678"}


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("name", "", "bad_name"),
        ("name", "   ", "bad_name"),
        ("name", "x" * 51, "bad_name"),
        ("name", "Ana\u202e", "bad_name"),
        ("headline", "x" * 81, "bad_headline"),
        ("headline", "one\ntwo", "bad_headline"),
        ("email", "", "bad_email"),
        ("email", "ana", "bad_email"),
        ("email", "@example.org", "bad_email"),
        ("email", "a b@example.org", "bad_email"),
        ("email", "a@b@example.org", "bad_email"),
        ("email", "x" * 251 + "@a.b", "bad_email"),
        ("password", "1234567", "bad_password"),
        ("password", "x" * 201, "bad_password"),
    ],
)
def test_a_bad_field_has_its_own_problem(field: str, value: str, problem: str) -> None:
    with pytest.raises(Problem) as caught:
        checked(NewAccount(**(GOOD | {field: value})))
    assert caught.value.code == problem


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "A"), ("name", "x" * 50), ("headline", "x" * 80), ("password", "x" * 200)],
)
def test_the_limits_themselves_are_good(field: str, value: str) -> None:
    assert getattr(checked(NewAccount(**(GOOD | {field: value}))), field) == value


def test_one_address_has_one_spelling() -> None:
    assert rules.email(" Ana@Example.ORG ") == rules.spelling("ANA@example.org")


def test_a_password_is_the_same_however_a_keyboard_composes_it() -> None:
    assert rules.password("cafe\u0301 au lait") == rules.composed("café au lait")
