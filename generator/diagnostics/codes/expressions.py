"""The problems of the SQL expressions in checks, indexes and uniques."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "expression-empty",
        Severity.ERROR,
        "An empty expression.",
        "this expression is empty",
        "write a condition over the fields, such as `price > 0`",
    ),
    DiagnosticCode(
        "expression-too-complex",
        Severity.ERROR,
        "An expression is too long or too deeply nested.",
        "this expression is too long or too deeply nested",
        "split it into several expressions, or store the value in a separate field",
    ),
    DiagnosticCode(
        "expression-character",
        Severity.ERROR,
        "An expression contains a character that is not printable.",
        "the character U+{number:04X} is not allowed in an expression",
    ),
    DiagnosticCode(
        "expression-syntax",
        Severity.ERROR,
        "Text that is not a valid SQL expression.",
        "this is not a valid expression: {reason}",
        "use SQL syntax, such as `price > 0 AND status <> 'draft'`",
    ),
    DiagnosticCode(
        "expression-not-allowed",
        Severity.ERROR,
        "An expression uses syntax outside the allowed subset of SQL.",
        "`{what}` is not allowed in an expression",
        "fields, numbers, 'text', true, false, comparisons, AND, OR, NOT, + - * / "
        "%, ||, IN, BETWEEN, LIKE, IS NULL, IS DISTINCT FROM and CASE are allowed",
    ),
    DiagnosticCode(
        "expression-comment",
        Severity.ERROR,
        "An expression contains a comment.",
        "comments are not allowed in an expression",
        "move the comment out of the expression, after a YAML `#`",
    ),
    DiagnosticCode(
        "expression-unknown-field",
        Severity.ERROR,
        "An expression refers to an unknown field of its entity.",
        "unknown field `{name}`",
    ),
    DiagnosticCode(
        "expression-unknown-function",
        Severity.ERROR,
        "An expression calls a function that is not allowed.",
        "the function `{name}` is not allowed in an expression",
    ),
    DiagnosticCode(
        "expression-type",
        Severity.ERROR,
        "Incompatible types in an expression.",
        "{reason}",
    ),
    DiagnosticCode(
        "expression-value",
        Severity.ERROR,
        "A literal in an expression is not valid for the type it is used with.",
        "{value} is not a valid value; expected {expected}",
    ),
    DiagnosticCode(
        "expression-not-condition",
        Severity.ERROR,
        "An expression that is not a condition where one is expected.",
        "expected a condition that is true or false; this is {kind}",
        "compare it with a value, as in `{example}`",
    ),
)
