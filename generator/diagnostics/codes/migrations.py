"""The problems of the stage `migrations`."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "was-unknown",
        Severity.ERROR,
        "An old name that nothing had as of the newest revision.",
        "nothing was called `{was}` that `{name}` could have been",
        "leave `was` out for what is new",
    ),
    DiagnosticCode(
        "was-still-defined",
        Severity.ERROR,
        "An old name that something still has.",
        "`{was}` is still there, so `{name}` cannot have been it",
        "leave `was` out; or rename first, and add the new `{was}` in a revision of its own",
    ),
    DiagnosticCode(
        "drop-table",
        Severity.ERROR,
        "A table would be dropped, with its rows.",
        "the table `{table}` would be dropped, and its rows with it",
        "if they can go, run `gen --allow-destructive`",
    ),
    DiagnosticCode(
        "drop-column",
        Severity.ERROR,
        "A column would be dropped, with its values.",
        "the column `{column}` of `{table}` would be dropped, and its values with it",
        "if they can go, run `gen --allow-destructive`",
    ),
    DiagnosticCode(
        "ambiguous-table-rename",
        Severity.ERROR,
        "A table disappears while one like it appears.",
        "`{was}` disappears and `{now}`, which is like it, appears: either it is renamed "
        "from the table `{old}` to `{table}`, or its rows are dropped",
        "write `was: {was}` at `{now}` if it is the same; if it is not, drop `{old}` "
        "with `gen --allow-destructive`",
    ),
    DiagnosticCode(
        "ambiguous-column-rename",
        Severity.ERROR,
        "A column disappears while one like it appears.",
        "in `{table}`, `{was}` disappears and `{now}`, which is like it, appears (the "
        "column `{column}`): either it is renamed, or its values are dropped",
        "write `was: {was}` at `{now}` if it is the same; if it is not, drop `{was}` "
        "with `gen --allow-destructive`",
    ),
    DiagnosticCode(
        "column-needs-default",
        Severity.ERROR,
        "A new column is required, and existing rows have no value for it.",
        "the new column `{column}` of `{table}` is required, and existing rows have no "
        "value for it",
        "give it a `backfill` or a `default`, or make it optional (`| null`)",
    ),
    DiagnosticCode(
        "unique-column-default",
        Severity.ERROR,
        "A new column is unique, and existing rows would all get the same default.",
        "the new column `{column}` of `{table}` is unique, and all existing rows would "
        "get the same value, its default",
        "give it a `backfill` that differs from row to row, an expression over the row; "
        "or make it optional (`| null`), without a default",
    ),
    DiagnosticCode(
        "column-type-change",
        Severity.ERROR,
        "A column's new type does not take every value of the old one.",
        "the column `{column}` of `{table}` changes from {old} to {new}, which may not "
        "take every existing value",
        "say how with `convert`, an expression over the row such as "
        "`cast({column} as …)`, and run `gen --allow-destructive`",
    ),
    DiagnosticCode(
        "column-converted",
        Severity.ERROR,
        "A column's values are converted to a type that does not take them all.",
        "the column `{column}` of `{table}` is converted from {old} to {new}, and what "
        "its values were before is lost",
        "if that is as it should be, run `gen --allow-destructive`",
    ),
    DiagnosticCode(
        "relation-target-change",
        Severity.ERROR,
        "A relation keeps its values, which are keys of another table.",
        "the column `{column}` of `{table}` holds keys of `{old}`, and from now on they "
        "would be taken for keys of `{new}`",
        "if they are, run `gen --allow-destructive`; if not, give the relation another "
        "name, and a `backfill` where it is required",
    ),
    DiagnosticCode(
        "key-change",
        Severity.ERROR,
        "The primary key of an existing table changes.",
        "the primary key of `{table}` changes, and other rows may refer to it",
        "leave the key as it is; or add an entity with the new key beside this one, move "
        "the rows in a revision of your own, then drop this one",
    ),
    DiagnosticCode(
        "bad-snapshot",
        Severity.ERROR,
        "A snapshot of the schema cannot be read.",
        "the snapshot `{path}` cannot be read: {reason}",
        "restore it from version control",
    ),
    DiagnosticCode(
        "missing-snapshot",
        Severity.ERROR,
        "The snapshot of a generated revision is gone.",
        "the snapshot `{path}` is missing, but its revision is there",
        "restore it from version control",
    ),
    DiagnosticCode(
        "snapshot-edited",
        Severity.ERROR,
        "A snapshot was edited by hand, so it need not be what its revision leads to.",
        "the snapshot `{path}` was edited by hand and may disagree with its revision",
        "restore it from version control",
    ),
    DiagnosticCode(
        "history-unknown",
        Severity.ERROR,
        "A generated revision or snapshot is on disk, and what tells of it is not.",
        "`{path}` is not known to be a generated file: its base copy is missing",
        "restore `{base}` from version control; or move both away, if a stash or another "
        "branch left them here; a revision of your own has no number in its name",
    ),
    DiagnosticCode(
        "migrations-diverged",
        Severity.ERROR,
        "The migrations come to other tables than the spec and the code, which agree.",
        "spec and code agree, but the migrations come to other tables: the newest is "
        "`{revision}`",
        "move away the revisions and snapshots that a stash or another branch left here; "
        "or run `gen` for one more revision",
    ),
    DiagnosticCode(
        "missing-revision",
        Severity.ERROR,
        "A snapshot has no revision file, or a revision has no parent.",
        "the migration `{revision}` is missing in `migrations/versions`",
        "restore its file from version control; perhaps it was never committed; if git "
        "took it away and has stopped at conflicts, `gen merge` brings it back",
    ),
    DiagnosticCode(
        "migration-cycle",
        Severity.ERROR,
        "Revisions follow each other in a circle.",
        "the migrations follow each other in a circle, so none is the newest",
        "put right the `down_revision` of the one that was edited",
    ),
    DiagnosticCode(
        "several-heads",
        Severity.ERROR,
        "Two branches each added a migration.",
        "the migrations end in several heads: {heads}",
        "join them with `gen migrate merge`; if git stopped at conflicts, `gen merge` does "
        "that too",
    ),
    DiagnosticCode(
        "nothing-to-merge",
        Severity.ERROR,
        "Migrations are to be merged that do not end in two heads.",
        "there are {count} heads with a snapshot on their way, and two are merged",
    ),
    DiagnosticCode(
        "nothing-to-adopt",
        Severity.ERROR,
        "There is no newest revision made by hand.",
        "the newest revision was not made by hand, so there is nothing to adopt",
    ),
    DiagnosticCode(
        "merge-collision",
        Severity.ERROR,
        "Two branches changed the same thing of the schema.",
        "{how} `{name}` of the table `{table}`",
        "keep the revisions of one branch: delete those of the other with their "
        "snapshots in `.gen/schema`, then run `gen`, or `gen merge` while git is "
        "joining the branches: one that follows is written in their place",
    ),
    DiagnosticCode(
        "revision-replaced",
        Severity.WARNING,
        "A revision of one branch was deleted while git joins it with another.",
        "`{path}` was deleted: the next revision does what it did",
        "steps that were written into it by hand are lost with it; databases that have "
        "run it have to be downgraded with it, or made again",
    ),
    DiagnosticCode(
        "nothing-to-amend",
        Severity.ERROR,
        "There is no newest revision that could be written anew.",
        "the newest revision was not generated, so it cannot be amended",
        "run `gen` without `--amend`",
    ),
    DiagnosticCode(
        "amend-edited",
        Severity.ERROR,
        "A revision that is to be written anew was edited by hand.",
        "`{path}` was edited by hand, and writing it anew would lose that",
        "run `gen` without `--amend`, or undo the edit",
    ),
    DiagnosticCode(
        "migration-warning",
        Severity.WARNING,
        "A revision loses data or makes others wait.",
        "{warning}",
    ),
    DiagnosticCode(
        "no-snapshot",
        Severity.ERROR,
        "Revisions change the schema, and no snapshot says what they lead to.",
        "the schema after `{revision}` is not known: `.gen/schema/` holds no snapshot",
        "restore `.gen/schema/` from version control; if these revisions were made "
        "without Groundplan, write their tables, and only these, in the spec and run "
        "`gen migrate adopt`",
    ),
    DiagnosticCode(
        "manual-schema-change",
        Severity.ERROR,
        "A revision made by hand changes the schema, and the spec changes it too.",
        "the revision `{revision}` was made by hand and changes the schema; whether the "
        "spec's changes ({words}) are what it does, Groundplan cannot tell",
        "if it changes only what the spec does not describe, run "
        "`gen migrate adopt --beside`; otherwise write its effect, and only that, "
        "in the spec and run `gen migrate adopt`, which takes the tables of the spec for "
        "those after `{revision}`",
    ),
    DiagnosticCode(
        "snapshot-uncommitted",
        Severity.ERROR,
        "A generated revision is there without what `.gen` remembers of it.",
        "Groundplan wrote the revision `{revision}`, but its snapshot is not here: `.gen` "
        "was not committed with it",
        "commit what that run changed in `.gen`, or delete the revision and run `gen` "
        "again, if it has been run on no database that counts",
    ),
)
