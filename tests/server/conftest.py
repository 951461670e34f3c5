from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from server.site import Site, a_site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with a_site(tmp_path) as site:
        yield site
