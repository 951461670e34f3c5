"""`python -m parvis` is `parvis`."""

from parvis.cli import main

main()
