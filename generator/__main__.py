"""Entry point of `python -m generator`, the same as `gen`."""

from generator.cli import main

main()
