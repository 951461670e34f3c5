"""The API's description says what the API does. `scripts/api.py` attacks it from there."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from server.site import Site
from server.stage import Stage, a_stage

from parvis.http.problem import PROBLEM_JSON, PROBLEMS

Document = dict[str, Any]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def document(stage: Stage) -> Document:
    answer = await stage.browser().client.get(f"{stage.origin}/api/openapi.json")
    assert answer.headers["content-type"].startswith("application/vnd.oai.openapi+json")
    described: Document = answer.json()
    return described


def operations(document: Document) -> list[Document]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def references(part: Any) -> set[str]:
    if isinstance(part, list):
        return set().union(*map(references, part))
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
    return own.union(*map(references, part.values()))


async def test_every_reference_leads_somewhere(document: Document) -> None:
    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) - schemas == set()


async def test_what_is_asked_is_described_to_the_letter(document: Document) -> None:
    schemas = document["components"]["schemas"]
    for name in ("NewAccount", "SignIn", "OpenRoom", "EditRoom", "Join", "AskTicket"):
        assert schemas[name]["additionalProperties"] is False
    title = schemas["OpenRoom"]["properties"]["title"]
    assert title["maxLength"] == 120 and title["pattern"].startswith("^[")
    assert title["pattern"].endswith("*$")


async def test_an_empty_answer_has_no_content(document: Document) -> None:
    empty = [o["responses"]["204"] for o in operations(document) if "204" in o["responses"]]
    assert empty and not any("content" in answer for answer in empty)


async def test_every_no_is_a_problem_and_every_code_is_known(document: Document) -> None:
    for operation in operations(document):
        for status, answer in operation["responses"].items():
            if status < "400":
                continue
            assert list(answer["content"]) == [PROBLEM_JSON]
            for code in answer["description"].split(", "):
                assert str(PROBLEMS[code][0]) == status


async def test_whatever_takes_a_body_says_which_are_refused(document: Document) -> None:
    takers = [o for o in operations(document) if "requestBody" in o]
    assert takers and all({"400", "413", "415"} <= o["responses"].keys() for o in takers)


@pytest.mark.parametrize("path", ["/api/v1/sessions", "/api/v1/accounts", "/api/v1/me"])
async def test_options_names_the_methods_of_the_description(site: Site, path: str) -> None:
    document = (await site.ask.get("/api/openapi.json")).json()
    described = {method.upper() for method in document["paths"][path]}
    allowed = (await site.ask.options(path)).headers["allow"].split(", ")
    assert set(allowed) == described | {"OPTIONS"}


@pytest.mark.parametrize("value", [0, 1, "true", "false"])
async def test_a_number_is_no_yes_and_no_no(stage: Stage, value: object) -> None:
    """A body has the very types that the API describes."""
    hana = await stage.person("Hana")
    said = await hana.client.post("/rooms", json={"title": "Agora", "reactions": value})
    assert (said.status_code, said.json()["code"]) == (400, "malformed")
    assert "reactions" in said.json()["detail"]
