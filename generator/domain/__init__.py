"""The domain: what a spec means, with every reference resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.diagnostics import Problems
    from generator.domain.model import Domain
    from generator.spec import Spec


def resolve(spec: Spec, problems: Problems) -> Domain | None:
    """Give what a spec means, or None when it, or its reading before, has errors."""
    from generator.domain.resolve import resolve

    return resolve(spec, problems)


__all__ = ["resolve"]
