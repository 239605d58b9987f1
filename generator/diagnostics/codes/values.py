"""The problems of types, literals and limits, found by the stage `domain`."""

from __future__ import annotations

from generator.diagnostics.code import Code
from generator.diagnostics.model import Severity

CODES: tuple[Code, ...] = (
    Code(
        "unknown-type",
        Severity.ERROR,
        "A type that the language does not have, and no enum of that name.",
        "there is no type or enum `{name}`",
    ),
    Code(
        "entity-as-type",
        Severity.ERROR,
        "An entity where the type of a field is due.",
        "`{name}` is an entity, not the type of a field",
    ),
    Code(
        "type-takes-nothing",
        Severity.ERROR,
        "Arguments behind a type that takes none.",
        "`{name}` takes no arguments",
    ),
    Code(
        "argument-twice",
        Severity.ERROR,
        "A type's argument stands in brackets and under a key.",
        "`{key}` stands in the type's brackets already",
        "keep one of them",
    ),
    Code(
        "string-length",
        Severity.ERROR,
        "A `string` without its length.",
        "`string` needs one length",
        "write `string(200)`, or `text` for text of any length",
    ),
    Code(
        "string-length-range",
        Severity.ERROR,
        "The length of a `string` is out of range.",
        "a length of {length} is not possible: 1 to {most} are",
    ),
    Code(
        "decimal-digits",
        Severity.ERROR,
        "A `decimal` without its digits.",
        "`decimal` needs its digits in all and behind the point",
        "write `decimal(10, 2)`, or `{{type: decimal, precision: 10, scale: 2}}`",
    ),
    Code(
        "decimal-range",
        Severity.ERROR,
        "The digits of a `decimal` are out of range.",
        "`decimal({precision}, {scale})` is not possible",
        "there are 1 to {most} digits in all, and at most as many behind the point",
    ),
    Code(
        "decimal-inexact",
        Severity.WARNING,
        "A `decimal` of more digits than SQLite keeps.",
        "SQLite keeps {exact} digits exactly, and this has {precision}; PostgreSQL keeps all",
    ),
    Code(
        "key-not-for-type",
        Severity.ERROR,
        "A key that the field's type does not have.",
        "`{key}` is not for the type `{type}`",
    ),
    Code(
        "empty-range",
        Severity.ERROR,
        "A lower limit above the upper one.",
        "no value is possible: `{key}` is {least}, and the upper limit is {most}",
    ),
    Code(
        "bad-pattern",
        Severity.ERROR,
        "A regular expression that the backend could not compile.",
        "this pattern cannot be compiled: {reason}",
    ),
    Code(
        "wrong-value",
        Severity.ERROR,
        "A default, example or limit that its type does not have.",
        "`{value}` is not possible as {what}: it must be {wanted}",
    ),
    Code(
        "outside-limits",
        Severity.ERROR,
        "A default or example that the field's own limits refuse.",
        "the {noun} {fault}",
    ),
    Code(
        "null-default",
        Severity.ERROR,
        "`null` as the default of what must not be null.",
        "the default is null, and the field must not be null",
        "write `optional: true`, or another default",
    ),
    Code(
        "bad-enum-value",
        Severity.ERROR,
        "An enum's value that is empty, too long or not printable.",
        "this cannot be a value of `{enum}`: values have 1 to {most} printable characters",
    ),
    Code(
        "value-twice",
        Severity.ERROR,
        "An enum has the same value twice.",
        "`{value}` is a value of `{enum}` already",
        "remove one of them",
    ),
    Code(
        "empty-enum",
        Severity.ERROR,
        "An enum without values.",
        "the enum `{enum}` has no values",
        "write `{enum}: [one, another]`",
    ),
)
