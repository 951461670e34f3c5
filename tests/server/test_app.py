"""What holds for the whole API: its description, its headers."""

import pytest
from server.site import Site


async def test_the_api_describes_itself(site: Site) -> None:
    schema = (await site.ask.get("/api/openapi.json")).json()
    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/me", "/api/v1/accounts", "/api/v1/sessions"} <= set(schema["paths"])
    answers = schema["paths"]["/api/v1/accounts"]["post"]["responses"]
    assert "application/problem+json" in answers["409"]["content"]


async def test_the_fields_of_the_api_are_no_columns_of_the_database(site: Site) -> None:
    """C4: what may be written is listed, and nothing else is."""
    schema = (await site.ask.get("/api/openapi.json")).json()["components"]["schemas"]
    fields = set(schema["NewAccount"]["properties"])
    assert fields == {"name", "email", "password", "headline", "invitation", "setup"}
    assert "password" not in schema["Account"]["properties"]


@pytest.mark.parametrize("path", ["/", "/api/v1/me", "/api/v1/nothing", "/api/openapi.json"])
async def test_every_answer_carries_the_headers_that_protect(site: Site, path: str) -> None:
    headers = (await site.ask.get(path)).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]


async def test_what_is_about_a_person_is_kept_by_no_cache(site: Site) -> None:
    assert (await site.ask.get("/api/v1/me")).headers["cache-control"] == "no-store"
