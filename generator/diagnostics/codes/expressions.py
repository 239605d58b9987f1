"""The problems of the SQL expressions in checks, indexes and uniques."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "expression-empty",
        Severity.ERROR,
        "An expression has no text.",
        "this expression is empty",
        "write a condition over the fields, such as `price > 0`",
    ),
    DiagnosticCode(
        "expression-too-complex",
        Severity.ERROR,
        "An expression is too long or too deeply nested.",
        "this expression is too long or too deeply nested",
        "split it into several, or compute the value in a field of its own",
    ),
    DiagnosticCode(
        "expression-character",
        Severity.ERROR,
        "An expression holds a character that is not printable.",
        "the character U+{number:04X} is not allowed in an expression",
    ),
    DiagnosticCode(
        "expression-syntax",
        Severity.ERROR,
        "The text is not an SQL expression.",
        "this is not an expression: {reason}",
        "write it as in SQL, such as `price > 0 AND status <> 'draft'`",
    ),
    DiagnosticCode(
        "expression-not-allowed",
        Severity.ERROR,
        "An expression uses something beyond the allowed subset of SQL.",
        "`{what}` is not allowed in an expression",
        "allowed are fields, numbers, 'text', true, false, comparisons, AND, OR, NOT, "
        "+ - * / %, ||, IN, BETWEEN, IS NULL and CASE",
    ),
    DiagnosticCode(
        "expression-comment",
        Severity.ERROR,
        "An expression holds a comment.",
        "an expression takes no comments",
        "put the comment beside it, after a `#` of YAML",
    ),
    DiagnosticCode(
        "expression-unknown-field",
        Severity.ERROR,
        "An expression names something that is not a field of its entity.",
        "there is no field `{name}` here",
    ),
    DiagnosticCode(
        "expression-unknown-function",
        Severity.ERROR,
        "An expression calls a function outside the list.",
        "the function `{name}` is not allowed in an expression",
        "allowed are {allowed}",
    ),
    DiagnosticCode(
        "expression-type",
        Severity.ERROR,
        "Types in an expression do not fit together.",
        "{reason}",
    ),
    DiagnosticCode(
        "expression-value",
        Severity.ERROR,
        "A literal in an expression is not a value of the type beside it.",
        "{value} is not {expected}",
    ),
    DiagnosticCode(
        "expression-not-condition",
        Severity.ERROR,
        "A condition is due, and the expression gives something else.",
        "this must be true or false, and it is {kind}",
        "compare it with something, such as `{example}`",
    ),
)
