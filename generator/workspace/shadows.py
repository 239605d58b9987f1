"""Python files that would shadow each other: `models.py` and `models/__init__.py`."""

from __future__ import annotations

from collections.abc import Sequence

from generator.diagnostics import Problems
from generator.workspace.file_actions import Action
from generator.workspace.files import Files

_PACKAGE = "/__init__.py"


def check_shadows(actions: Sequence[Action], files: Files, problems: Problems) -> None:
    """Report new modules that a package shadows, and new packages that shadow a module.

    Python imports the package.
    """
    after = {action.path: action.after for action in actions}
    for action in actions:
        if action.before is not None or action.after is None:
            continue
        other = _shadowing_path(action.path)
        stays = after[other] is not None if other in after else files.exists(other)
        if other and stays:
            package, module = sorted((action.path, other), key=len, reverse=True)
            problems.add(
                "shadowed-module", None, path=other, package=package, module=module
            )


def _shadowing_path(path: str) -> str:
    """Return the other path of the same Python module; empty if there is none."""
    if path.endswith(_PACKAGE):
        return f"{path.removesuffix(_PACKAGE)}.py"
    return f"{path.removesuffix('.py')}{_PACKAGE}" if path.endswith(".py") else ""
