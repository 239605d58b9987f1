"""The problems of the stage `spec`: syntax errors in the spec language."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "no-language-version",
        Severity.ERROR,
        "The language version is missing.",
        "no file declares the language version",
        "add `groundplan: {version}` at the top of one file",
    ),
    DiagnosticCode(
        "no-app",
        Severity.ERROR,
        "`app` is missing.",
        "no file defines `app`",
        "add `app: {{name: bookshop}}` to one file",
    ),
    DiagnosticCode(
        "key-in-two-files",
        Severity.ERROR,
        "`app` or `groundplan` appears in more than one file.",
        "`{key}` appears in more than one file",
        "keep only one of them",
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
        "An unknown key.",
        "`{key}` is not a valid key of {noun}",
    ),
    DiagnosticCode(
        "missing-key",
        Severity.ERROR,
        "A required key is missing.",
        "{noun} requires the key `{key}`",
    ),
    DiagnosticCode(
        "wrong-kind",
        Severity.ERROR,
        "A map, list or value where another kind is expected.",
        "{label}: expected {wanted}, found {got}",
    ),
    DiagnosticCode(
        "bare-enum-detail",
        Severity.ERROR,
        "A value of an enum with text that could be its label or its stored value.",
        "this could be the label of `{value}`, or what the database stores for it",
        "write `{value}: {{label: …}}` or `{value}: {{value: …}}`",
    ),
    DiagnosticCode(
        "stored-number",
        Severity.ERROR,
        "A number as the stored value of an enum.",
        "`{value}` is a number, but the database stores enums as text",
        'write `value: "{value}"` to store it as text; a column of numbers is an'
        " `integer` field",
    ),
    DiagnosticCode(
        "wrong-choice",
        Severity.ERROR,
        "A word that is not one of the choices of a key.",
        "`{value}` is not a valid choice for {label}; expected {wanted}",
    ),
    DiagnosticCode(
        "unquoted-text",
        Severity.ERROR,
        "A number or boolean where text is expected.",
        "{label}: expected text, but YAML reads this as {got}",
    ),
    DiagnosticCode(
        "bad-name",
        Severity.ERROR,
        "A name with characters that are not allowed.",
        "`{name}` is not a valid name; expected {noun}",
    ),
    DiagnosticCode(
        "sqlite-collation",
        Severity.ERROR,
        "A collation of SQLite where one of PostgreSQL is expected.",
        "`{name}` is a collation of SQLite, which PostgreSQL does not have",
        "write `{{sqlite: {name}, postgresql: …}}`, or leave out `postgresql`",
    ),
    DiagnosticCode(
        "long-name",
        Severity.ERROR,
        "A name is longer than 63 characters.",
        "this name has {length} characters; databases allow at most 63",
    ),
    DiagnosticCode(
        "bad-type",
        Severity.ERROR,
        "A type that is not of the form `type(arguments) | null = default`.",
        "`{text}` is not a valid {label}",
    ),
    DiagnosticCode(
        "relation-without-kind",
        Severity.ERROR,
        "A relation has neither `belongs_to` nor `many_to_many`.",
        "this relation has no target",
        "add `belongs_to: Author` or `many_to_many: Tag`",
    ),
    DiagnosticCode(
        "rule-not-list",
        Severity.ERROR,
        "`unique` or `indexes` is a list of names rather than a list of lists.",
        "{label}: expected a list of rules, each a list of names",
        "write `{instead}`",
    ),
)
