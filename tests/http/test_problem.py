import pytest
from litestar.exceptions import HTTPException, NotFoundException, ValidationException

from parvis.http.problem import PROBLEMS, Problem, problem_of


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_has_a_title_a_status_and_a_sentence(code: str) -> None:
    body = Problem(code).body
    assert body.status == PROBLEMS[code][0] and 400 <= body.status < 600
    assert body.title and body.detail.endswith(".")
    assert body.code == code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFoundException(), "not_found"),
        (ValidationException(extra=[{"message": "Expected `str`", "key": "name"}]), "malformed"),
        (ValidationException(), "malformed"),
        (HTTPException(status_code=418), "malformed"),
        (HTTPException(status_code=502), "broken"),
        (ZeroDivisionError("a secret"), "broken"),
    ],
)
def test_whatever_the_framework_raises_has_our_words(error: Exception, code: str) -> None:
    problem = problem_of(error)
    assert problem.code == code
    assert "secret" not in problem.body.detail


def test_a_problem_says_which_field_it_means() -> None:
    error = ValidationException(extra=[{"message": "Expected `str`, got `int`", "key": "name"}])
    assert problem_of(error).body.detail == "Expected `str`, got `int` (field name)."


def test_a_problem_says_when_to_try_again() -> None:
    assert Problem("busy", retry_after=3).headers == {"Retry-After": "3"}
