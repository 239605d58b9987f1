"""The problems that the stage `migrations` reports."""

from __future__ import annotations

from generator.diagnostics.code import Code
from generator.diagnostics.model import Severity

_ANEW = (
    "leave it as it is, or add a new field beside it and drop this one later with "
    "`gen --allow-destructive`"
)

CODES: tuple[Code, ...] = (
    Code(
        "drop-table",
        Severity.ERROR,
        "A table would be dropped, with its rows.",
        "the table `{table}` would be dropped, and its rows with it",
        "if they can go, run `gen --allow-destructive`",
    ),
    Code(
        "drop-column",
        Severity.ERROR,
        "A column would be dropped, with its values.",
        "the column `{column}` of `{table}` would be dropped, and its values with it",
        "if they can go, run `gen --allow-destructive`",
    ),
    Code(
        "column-needs-default",
        Severity.ERROR,
        "A new column is required, and existing rows have no value for it.",
        "the new column `{column}` of `{table}` is required, and existing rows have no "
        "value for it",
        "give it a `default`, or make it optional (`| null`)",
    ),
    Code(
        "column-becomes-required",
        Severity.ERROR,
        "An optional column becomes required, and existing rows may have no value.",
        "the column `{column}` of `{table}` becomes required, and existing rows may have "
        "no value in it",
        "leave it optional",
    ),
    Code(
        "column-type-change",
        Severity.ERROR,
        "A column's new type does not take every value of the old one.",
        "the column `{column}` of `{table}` changes from {old} to {new}, which may not "
        "take every existing value",
        _ANEW,
    ),
    Code(
        "key-change",
        Severity.ERROR,
        "The primary key of an existing table changes.",
        "the primary key of `{table}` changes, and other rows may refer to it",
        "leave the key as it is, or make a new entity with the new key",
    ),
    Code(
        "unique-on-rows",
        Severity.ERROR,
        "Existing rows may break a new uniqueness rule.",
        "existing rows of `{table}` may not be unique in {columns}",
        "leave the rule out: it can be added only together with a new optional field",
    ),
    Code(
        "check-on-rows",
        Severity.ERROR,
        "Existing rows may break a new or changed check.",
        "existing rows of `{table}` may break the check `{name}`",
        "leave the check as it is: it can be added only together with new fields, whose "
        "first values keep it",
    ),
    Code(
        "enum-value-removed",
        Severity.ERROR,
        "An enum loses values that existing rows may have.",
        "the column `{column}` of `{table}` may hold {values}, which would no longer be "
        "allowed",
        "keep the values in the enum",
    ),
    Code(
        "foreign-key-on-rows",
        Severity.ERROR,
        "Existing rows may break a new or changed reference.",
        "existing rows of `{table}` may refer to nothing with {columns}",
        "leave the relation as it is, or add a new optional one beside it",
    ),
    Code(
        "bad-snapshot",
        Severity.ERROR,
        "A snapshot of the schema cannot be read.",
        "the snapshot `{path}` cannot be read: {reason}",
        "restore it from version control",
    ),
    Code(
        "missing-revision",
        Severity.ERROR,
        "A snapshot has no revision file, or a revision has no parent.",
        "the migration `{revision}` is missing in `migrations/versions`",
        "restore its file from version control",
    ),
    Code(
        "migration-circle",
        Severity.ERROR,
        "Revisions follow each other in a circle.",
        "the migrations follow each other in a circle, so none is the newest",
        "put right the `down_revision` of the one that was edited",
    ),
    Code(
        "several-heads",
        Severity.ERROR,
        "Two branches each added a migration.",
        "the migrations end in several heads: {heads}",
        "keep one branch: delete the other's revision and its snapshot in "
        "`.gen/schema`, then run `gen`, which writes what is missing anew",
    ),
)
