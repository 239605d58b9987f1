"""The problems of types, literals and limits, found by the stage `domain`."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "unknown-type",
        Severity.ERROR,
        "A type that the language does not have, and no enum of that name.",
        "there is no type or enum `{name}`",
    ),
    DiagnosticCode(
        "entity-as-type",
        Severity.ERROR,
        "An entity where the type of a field is due.",
        "`{name}` is an entity, not the type of a field",
    ),
    DiagnosticCode(
        "unexpected-arguments",
        Severity.ERROR,
        "Arguments behind a type that takes none.",
        "`{name}` takes no arguments",
    ),
    DiagnosticCode(
        "duplicate-argument",
        Severity.ERROR,
        "A type's argument stands in brackets and under a key.",
        "`{key}` stands in the type's brackets already",
        "keep one of them",
    ),
    DiagnosticCode(
        "string-length",
        Severity.ERROR,
        "A `string` without its length.",
        "`string` needs one length",
        "write `string(200)`, or `text` for text of any length",
    ),
    DiagnosticCode(
        "string-length-range",
        Severity.ERROR,
        "The length of a `string` is out of range.",
        "a length of {length} is not possible: 1 to {most} are",
    ),
    DiagnosticCode(
        "decimal-digits",
        Severity.ERROR,
        "A `decimal` without its digits.",
        "`decimal` needs its digits in all and behind the point",
        "write `decimal(10, 2)`, or `{{type: decimal, precision: 10, scale: 2}}`",
    ),
    DiagnosticCode(
        "decimal-range",
        Severity.ERROR,
        "The digits of a `decimal` are out of range.",
        "`decimal({precision}, {scale})` is not possible",
        "there are 1 to {most} digits in all, and at most as many behind the point",
    ),
    DiagnosticCode(
        "decimal-inexact",
        Severity.WARNING,
        "A `decimal` of more digits than SQLite keeps.",
        "SQLite keeps {exact} digits exactly, and this has {precision}; PostgreSQL keeps all",
    ),
    DiagnosticCode(
        "key-not-for-type",
        Severity.ERROR,
        "A key that the field's type does not have.",
        "`{key}` is not for the type `{type}`",
    ),
    DiagnosticCode(
        "empty-range",
        Severity.ERROR,
        "A lower limit above the upper one.",
        "no value is possible: `{key}` is {least}, and the upper limit is {most}",
    ),
    DiagnosticCode(
        "bad-pattern",
        Severity.ERROR,
        "A regular expression that the backend could not compile.",
        "this pattern cannot be compiled: {reason}",
    ),
    DiagnosticCode(
        "wrong-value",
        Severity.ERROR,
        "A default, example or limit that its type does not have.",
        "`{value}` is not possible as {what}: it must be {wanted}",
    ),
    DiagnosticCode(
        "outside-limits",
        Severity.ERROR,
        "A default or example that the field's own limits refuse.",
        "the {noun} {fault}",
    ),
    DiagnosticCode(
        "null-default",
        Severity.ERROR,
        "`null` as the default of what must not be null.",
        "the default is null, and the field must not be null",
        "write `optional: true`, or another default",
    ),
    DiagnosticCode(
        "bad-enum-value",
        Severity.ERROR,
        "An enum's value that is empty, too long or not printable.",
        "this cannot be a value of `{enum}`: values have 1 to {most} printable characters",
    ),
    DiagnosticCode(
        "duplicate-value",
        Severity.ERROR,
        "An enum has the same value twice.",
        "`{value}` is a value of `{enum}` already",
        "remove one of them",
    ),
    DiagnosticCode(
        "empty-enum",
        Severity.ERROR,
        "An enum without values.",
        "the enum `{enum}` has no values",
        "write `{enum}: [one, another]`",
    ),
)
