"""The problems of types, literals and limits, found by the stage `domain`."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "unknown-type",
        Severity.ERROR,
        "An unknown type or enum.",
        "unknown type or enum `{name}`",
    ),
    DiagnosticCode(
        "type-cycle",
        Severity.ERROR,
        "A type of the project is its own base, directly or through others.",
        "types cannot be their own base: {cycle}",
    ),
    DiagnosticCode(
        "list-base",
        Severity.ERROR,
        "The base of a type is a list.",
        "the base of `{name}` cannot be a list",
        "fields can be lists of it: `[{name}]`",
    ),
    DiagnosticCode(
        "rule-not-checked",
        Severity.ERROR,
        "A type with rules where its rules cannot be checked.",
        "`{name}` has the rule `{rule}`, which {place} cannot have",
    ),
    DiagnosticCode(
        "entity-as-type",
        Severity.ERROR,
        "An entity where a field type is expected.",
        "`{name}` is an entity, not a field type",
    ),
    DiagnosticCode(
        "unexpected-arguments",
        Severity.ERROR,
        "Arguments after a type that takes none.",
        "`{name}` takes no arguments",
    ),
    DiagnosticCode(
        "duplicate-argument",
        Severity.ERROR,
        "An argument of a type appears both in parentheses and as a key.",
        "`{key}` is already set in the parentheses of the type",
        "remove one of them",
    ),
    DiagnosticCode(
        "text-default",
        Severity.WARNING,
        "The default of a text looks as if it were computed for each row.",
        "the default `{value}` is plain text, which is the same for every row",
        "{advice}; put it in quotes if the text is meant",
    ),
    DiagnosticCode(
        "string-length",
        Severity.ERROR,
        "A `string` without a length.",
        "`string` requires a length",
        "write `string(200)`, or `text` for text of any length",
    ),
    DiagnosticCode(
        "string-length-range",
        Severity.ERROR,
        "The length of a `string` is out of range.",
        "{length} is not a valid length; expected 1 to {most}",
    ),
    DiagnosticCode(
        "decimal-digits",
        Severity.ERROR,
        "A `decimal` without precision and scale.",
        "`decimal` requires a precision and a scale",
        "write `decimal(10, 2)`, or `{{type: decimal, precision: 10, scale: 2}}`",
    ),
    DiagnosticCode(
        "decimal-range",
        Severity.ERROR,
        "The precision or scale of a `decimal` is out of range.",
        "`decimal({precision}, {scale})` is not a valid type",
        "the precision must be 1 to {most}, and the scale at most the precision",
    ),
    DiagnosticCode(
        "decimal-inexact",
        Severity.WARNING,
        "A `decimal` with more digits than SQLite stores exactly.",
        "SQLite stores {exact} digits exactly, but this has {precision}; PostgreSQL"
        " stores all of them",
    ),
    DiagnosticCode(
        "key-not-for-type",
        Severity.ERROR,
        "A key that does not apply to the type of the field.",
        "`{key}` does not apply to the type `{type}`",
    ),
    DiagnosticCode(
        "empty-range",
        Severity.ERROR,
        "A lower limit greater than the upper limit.",
        "no value is valid: `{key}` is {least}, but the upper limit is {most}",
    ),
    DiagnosticCode(
        "bad-pattern",
        Severity.ERROR,
        "A regular expression that cannot be compiled.",
        "this is not a valid pattern: {reason}",
    ),
    DiagnosticCode(
        "wrong-value",
        Severity.ERROR,
        "A default, example or limit that is not valid for its type.",
        "`{value}` is not a valid {what}; expected {wanted}",
    ),
    DiagnosticCode(
        "outside-limits",
        Severity.ERROR,
        "A default or example outside the limits of the field.",
        "the {noun} {fault}",
    ),
    DiagnosticCode(
        "generated-text-misfit",
        Severity.ERROR,
        "A default generates text that its own field refuses.",
        "`{default}` generates text such as `{sample}`, which {fault}",
    ),
    DiagnosticCode(
        "null-default",
        Severity.ERROR,
        "`null` as the default of a required field.",
        "the default is null, but the field is not nullable",
        "add `optional: true`, or use another default",
    ),
    DiagnosticCode(
        "bad-enum-value",
        Severity.ERROR,
        "An enum value that is empty, too long or not printable.",
        "this is not a valid value of `{enum}`; expected 1 to {most} printable "
        "characters",
    ),
    DiagnosticCode(
        "duplicate-value",
        Severity.ERROR,
        "An enum contains the same value twice.",
        "`{value}` is already a value of `{enum}`",
        "remove one of them",
    ),
    DiagnosticCode(
        "duplicate-stored-value",
        Severity.ERROR,
        "Two values of an enum are stored alike.",
        "`{value}` of `{enum}` would be stored as `{stored}`, like `{other}`",
        "give each value of the enum a `value` of its own",
    ),
    DiagnosticCode(
        "empty-enum",
        Severity.ERROR,
        "An enum without values.",
        "the enum `{enum}` has no values",
        "write `{enum}: [one, another]`",
    ),
)
