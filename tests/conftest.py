"""How laws run: the same scripts every time, or, with `--hypothesis-profile=explore`, new ones.

With `mutants` a script that breaks a law is not made shorter: it breaks, and that is all.
"""

from hypothesis import Phase, settings

settings.register_profile("laws", max_examples=120, deadline=None, derandomize=True)
settings.register_profile("explore", max_examples=5000, deadline=None, print_blob=True)
settings.register_profile(
    "mutants", parent=settings.get_profile("laws"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("laws")
