"""Defaults that every row gets afresh."""

import copy
from collections.abc import Callable
from typing import Any


def copy_of(value: Any) -> Callable[[], Any]:
    """Return a factory of copies, so that no two rows share a list or a dict."""

    def fresh() -> Any:
        return copy.deepcopy(value)

    return fresh
