"""The problems of finding the project and its settings."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "unknown-setting",
        Severity.ERROR,
        "`[tool.groundplan]` has a key that does not exist.",
        "`[tool.groundplan]` has no setting `{key}`",
        "the settings are: {known}",
    ),
    DiagnosticCode(
        "bad-setting",
        Severity.ERROR,
        "A setting of `[tool.groundplan]` is no folder name.",
        "`{key}` in `[tool.groundplan]` is not the name of a folder",
        'write it as text: `{key} = "folder"`',
    ),
    DiagnosticCode(
        "bad-pyproject",
        Severity.ERROR,
        "A `pyproject.toml` that mentions Groundplan cannot be read.",
        "`{file}` cannot be read: {reason}",
    ),
    DiagnosticCode(
        "no-templates",
        Severity.ERROR,
        "The folder of overriding templates does not exist.",
        "there is no folder `{folder}` to take templates from",
    ),
    DiagnosticCode(
        "unknown-layout",
        Severity.ERROR,
        "A layout that there are no templates for.",
        "there is no layout `{layout}`",
    ),
    DiagnosticCode(
        "override-outdated",
        Severity.WARNING,
        "A template of the project's own was made from an older version of ours.",
        "our template that `{template}` overrides has changed since yours did",
        "take over what you need; when yours changes, it counts as up to date",
    ),
    DiagnosticCode(
        "template-failed",
        Severity.ERROR,
        "A template cannot be rendered.",
        "the template `{template}` failed: {reason}",
    ),
    DiagnosticCode(
        "no-contract",
        Severity.ERROR,
        "There is no contract to compare with.",
        "`{against}` is no contract, and no revision that has one",
        "name a file such as `old/openapi.yaml`, or a revision such as `origin/main`",
    ),
    DiagnosticCode(
        "bad-contract",
        Severity.ERROR,
        "A contract to compare with cannot be read.",
        "`{file}` cannot be read: {reason}",
    ),
)
