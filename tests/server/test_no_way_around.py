"""B19: no WHIP, no WHEP: sound goes by the doors that ask who one is, and by no other."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from server.stage import Stage, a_stage

OFFER = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path) as stage:
        yield stage


def takes_offers(operation: dict[str, Any], schemas: dict[str, Any]) -> bool:
    content = operation.get("requestBody", {}).get("content", {})
    names = {kind["schema"].get("$ref", "").rpartition("/")[2] for kind in content.values()}
    return "application/sdp" in content or any(
        "offer" in schemas.get(name, {}).get("properties", {}) for name in names
    )


async def test_b19_only_a_join_and_a_sound_check_take_an_offer(stage: Stage) -> None:
    answer = await stage.browser().client.get(f"{stage.origin}/api/openapi.json")
    document = answer.json()
    schemas = document["components"]["schemas"]
    takers = {
        (method, path.rpartition("/")[2])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if takes_offers(operation, schemas)
    }
    assert takers == {("post", "join"), ("post", "sound-check")}


@pytest.mark.parametrize("path", ["whip", "whep", "rooms/agora/whip", "rooms/agora/whep"])
async def test_b19_an_offer_in_the_clear_finds_no_door(stage: Stage, path: str) -> None:
    browser = stage.browser().client
    headers = {"content-type": "application/sdp"}
    for origin in (f"{stage.origin}/api/v1", stage.origin):
        answer = await browser.post(f"{origin}/{path}", content=OFFER, headers=headers)
        assert answer.status_code in (403, 404, 405)
        assert "location" not in answer.headers and "application/sdp" not in str(answer.headers)
