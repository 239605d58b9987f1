"""The problems of the stage `spec`: syntax errors in the spec language."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "no-language-version",
        Severity.ERROR,
        "No file tells the version of the language.",
        "no file tells which version of the language the spec is written in",
        "write `groundplan: {version}` at the top of one file",
    ),
    DiagnosticCode(
        "no-app",
        Severity.ERROR,
        "No file has `app`.",
        "no file says what the backend is called",
        "write `app: {{name: bookshop}}` in one file",
    ),
    DiagnosticCode(
        "key-in-two-files",
        Severity.ERROR,
        "`app` or `groundplan` stands in more than one file.",
        "`{key}` stands in more than one file",
        "keep it in one of them",
    ),
    DiagnosticCode(
        "duplicate-definition",
        Severity.ERROR,
        "Two files define the same name.",
        "the {noun} `{name}` is defined twice",
        "rename one of them",
    ),
    DiagnosticCode(
        "unknown-key",
        Severity.ERROR,
        "A key that the language does not have at this place.",
        "`{key}` is not a key of {noun}",
    ),
    DiagnosticCode(
        "missing-key",
        Severity.ERROR,
        "A required key is missing.",
        "{noun} needs the key `{key}`",
    ),
    DiagnosticCode(
        "wrong-kind",
        Severity.ERROR,
        "A map, list or value where something else is due.",
        "{label} must be {wanted}; this is {got}",
    ),
    DiagnosticCode(
        "wrong-choice",
        Severity.ERROR,
        "A word that is not among those that a key takes.",
        "`{value}` is not possible here: {label} must be {wanted}",
    ),
    DiagnosticCode(
        "unquoted-text",
        Severity.ERROR,
        "A number or boolean where text is due.",
        "{label} must be text; YAML reads this as {got}",
    ),
    DiagnosticCode(
        "bad-name",
        Severity.ERROR,
        "A name has characters that names of its kind must not have.",
        "`{name}` is not {noun}",
    ),
    DiagnosticCode(
        "long-name",
        Severity.ERROR,
        "A name is longer than 63 characters.",
        "this name has {length} characters; databases take at most 63",
    ),
    DiagnosticCode(
        "bad-type",
        Severity.ERROR,
        "A type that does not follow the form `type(arguments) | null = default`.",
        "`{text}` is not {label}",
    ),
    DiagnosticCode(
        "relation-without-kind",
        Severity.ERROR,
        "A relation has neither `belongs_to` nor `many_to_many`.",
        "this relation does not say what it leads to",
        "write `belongs_to: Author` or `many_to_many: Tag`",
    ),
    DiagnosticCode(
        "rule-not-list",
        Severity.ERROR,
        "`unique` or `indexes` is a list of names instead of a list of lists.",
        "{label} must be a list of rules, each a list of names",
        "write `{instead}`",
    ),
)
