"""The problems of finding the project and its settings."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "unknown-setting",
        Severity.ERROR,
        "An unknown setting in `[tool.groundplan]`.",
        "`[tool.groundplan]` has no setting `{key}`",
        "the settings are: {known}",
    ),
    DiagnosticCode(
        "bad-setting",
        Severity.ERROR,
        "A setting of `[tool.groundplan]` is not a folder name.",
        "`{key}` in `[tool.groundplan]` is not a valid folder name",
        'write it as a string: `{key} = "folder"`',
    ),
    DiagnosticCode(
        "bad-pyproject",
        Severity.ERROR,
        "A `pyproject.toml` with Groundplan settings cannot be read.",
        "`{file}` cannot be read: {reason}",
    ),
    DiagnosticCode(
        "no-templates",
        Severity.ERROR,
        "The folder of template overrides does not exist.",
        "the template folder `{folder}` does not exist",
    ),
    DiagnosticCode(
        "unknown-layout",
        Severity.ERROR,
        "A layout without templates.",
        "unknown layout `{layout}`",
    ),
    DiagnosticCode(
        "override-outdated",
        Severity.WARNING,
        "A template override is based on an older version of the built-in template.",
        "the built-in template that `{template}` overrides has changed since you "
        "copied it",
        "apply the changes you need; once you edit your template, it counts as up "
        "to date",
    ),
    DiagnosticCode(
        "template-failed",
        Severity.ERROR,
        "A template cannot be rendered.",
        "the template `{template}` cannot be rendered: {reason}",
    ),
    DiagnosticCode(
        "template-path-reserved",
        Severity.ERROR,
        "A template for a file that cannot be overridden.",
        "the template `{template}` cannot generate `{path}`: the generator relies on "
        "its content",
    ),
    DiagnosticCode(
        "template-placeholder",
        Severity.WARNING,
        "A misspelled placeholder in the path of a template.",
        "`{placeholder}` in the path of the template `{template}` is not a placeholder",
        "did you mean `{meant}`?",
    ),
    DiagnosticCode(
        "template-unused",
        Severity.WARNING,
        "A file in the folder of templates that has no effect.",
        "the template `{template}` has no effect: {reason}",
    ),
    DiagnosticCode(
        "no-contract",
        Severity.ERROR,
        "There is no contract to compare to.",
        "`{against}` is neither a contract nor a git revision that contains one",
        "pass a file such as `old/openapi.yaml`, or a revision such as `origin/main`",
    ),
    DiagnosticCode(
        "bad-contract",
        Severity.ERROR,
        "The contract to compare to cannot be read.",
        "`{file}` cannot be read: {reason}",
    ),
)
