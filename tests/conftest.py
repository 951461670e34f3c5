"""How laws run: the same scripts every time, or, with `--hypothesis-profile=explore`, new ones."""

from hypothesis import settings

settings.register_profile("laws", max_examples=120, deadline=None, derandomize=True)
settings.register_profile("explore", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile("laws")
