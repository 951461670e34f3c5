"""Which tests start real programs, what the collector leaves alone, and how laws run.

Laws: the same scripts every time, or, with `--hypothesis-profile=explore`, new ones. With `mutants`
a script that breaks a law is not made shorter: it breaks, and that is all.
"""

import gc

import pytest
from hypothesis import Phase, settings

settings.register_profile("laws", max_examples=120, deadline=None, derandomize=True)
settings.register_profile("explore", max_examples=5000, deadline=None, print_blob=True)
settings.register_profile(
    "mutants", parent=settings.get_profile("laws"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("laws")

# What starts a program of ours: `parvis serve`, a media core, a peer.
STARTERS = {"serving", "core_in", "Peers"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Nobody marks a test as served by hand: it is, where its module has one of these."""
    if isinstance(item, pytest.Function) and STARTERS & vars(item.module).keys():
        item.add_marker("served")


def pytest_collection_finish() -> None:
    """What is imported by now stays. To look through it again and again is a sixth of the time."""
    gc.collect()
    gc.freeze()
