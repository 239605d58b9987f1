"""The files that the recipes of `docs/contributing.md` add."""
