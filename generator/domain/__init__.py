"""The domain: what a spec means, with every reference resolved."""

from generator.domain.resolve import resolve

__all__ = ["resolve"]
