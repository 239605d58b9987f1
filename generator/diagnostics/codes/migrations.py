"""The problems of the stage `migrations`."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "was-unknown",
        Severity.ERROR,
        "A previous name that the latest revision does not contain.",
        "the previous revision has nothing named `{was}` to rename to `{name}`",
        "omit `was` for new definitions",
    ),
    DiagnosticCode(
        "was-still-defined",
        Severity.ERROR,
        "A previous name that is still in use.",
        "`{was}` still exists, so it cannot have been renamed to `{name}`",
        "omit `was`; or rename first, and add the new `{was}` in a separate revision",
    ),
    DiagnosticCode(
        "drop-table",
        Severity.ERROR,
        "A table would be dropped with its rows.",
        "the table `{table}` would be dropped with all its rows",
        "if the rows can be deleted, run `gen --allow-destructive`",
    ),
    DiagnosticCode(
        "drop-column",
        Severity.ERROR,
        "A column would be dropped with its values.",
        "the column `{column}` of `{table}` would be dropped with all its values",
        "if the values can be deleted, run `gen --allow-destructive`",
    ),
    DiagnosticCode(
        "ambiguous-table-rename",
        Severity.ERROR,
        "A table is removed while a similar one is added.",
        "`{was}` was removed and the similar `{now}` was added: either the table "
        "`{old}` is renamed to `{table}`, or its rows are dropped",
        "for a rename, write `was: {was}` on `{now}`; otherwise drop `{old}` with "
        "`gen --allow-destructive`",
    ),
    DiagnosticCode(
        "ambiguous-column-rename",
        Severity.ERROR,
        "A column is removed while a similar one is added.",
        "in `{table}`, `{was}` was removed and the similar `{now}` was added "
        "(column `{column}`): either it is renamed, or its values are dropped",
        "for a rename, write `was: {was}` on `{now}`; otherwise drop `{was}` with "
        "`gen --allow-destructive`",
    ),
    DiagnosticCode(
        "column-needs-default",
        Severity.ERROR,
        "A new column is required, and existing rows have no value for it.",
        "the new column `{column}` of `{table}` is required, but existing rows have"
        " no value for it",
        "add a `backfill` or a `default`, or make it optional (`| null`)",
    ),
    DiagnosticCode(
        "unique-column-default",
        Severity.ERROR,
        "A new column is unique, and existing rows would all get the same default.",
        "the new column `{column}` of `{table}` is unique, but all existing rows "
        "would get the same default",
        "add a `backfill` expression that yields a different value for each row; or"
        " make it optional (`| null`), without a default",
    ),
    DiagnosticCode(
        "column-type-change",
        Severity.ERROR,
        "A column's new type cannot represent every value of the old type.",
        "the column `{column}` of `{table}` changes from {old} to {new}, which "
        "cannot represent every existing value",
        "add a `convert` expression such as `cast({column} as …)`, and run `gen "
        "--allow-destructive`",
    ),
    DiagnosticCode(
        "column-converted",
        Severity.ERROR,
        "A column's values are converted to a type that cannot represent all of them.",
        "the column `{column}` of `{table}` is converted from {old} to {new}, and "
        "the original values are lost",
        "if this is intended, run `gen --allow-destructive`",
    ),
    DiagnosticCode(
        "relation-target-change",
        Severity.ERROR,
        "A relation keeps its values, but they are keys of another table.",
        "the column `{column}` of `{table}` contains keys of `{old}`, which would "
        "now refer to `{new}`",
        "if the keys are valid there, too, run `gen --allow-destructive`; otherwise"
        " rename the relation, and add a `backfill` if it is required",
    ),
    DiagnosticCode(
        "key-change",
        Severity.ERROR,
        "The primary key of an existing table changes.",
        "the primary key of `{table}` changes, and other rows may refer to it",
        "leave the key unchanged; or add an entity with the new key, move the rows "
        "in a separate revision, then drop this entity",
    ),
    DiagnosticCode(
        "bad-snapshot",
        Severity.ERROR,
        "A schema snapshot cannot be read.",
        "the snapshot `{path}` cannot be read: {reason}",
        "restore it from version control",
    ),
    DiagnosticCode(
        "missing-snapshot",
        Severity.ERROR,
        "The snapshot of a generated revision is missing.",
        "the snapshot `{path}` is missing, but its revision exists",
        "restore it from version control",
    ),
    DiagnosticCode(
        "snapshot-edited",
        Severity.ERROR,
        "A snapshot was edited by hand, so it may differ from the schema of its "
        "revision.",
        "the snapshot `{path}` was edited by hand and might not match its revision",
        "restore it from version control",
    ),
    DiagnosticCode(
        "history-unknown",
        Severity.ERROR,
        "A generated revision or snapshot has no base copy.",
        "`{path}` is not a known generated file: its base copy is missing",
        "restore `{base}` from version control; or move both files away if a stash "
        "or another branch left them here; hand-written revisions have no number in"
        " their names",
    ),
    DiagnosticCode(
        "migrations-diverged",
        Severity.ERROR,
        "The migrations produce a different schema than the spec and the code.",
        "the migrations do not produce the schema of the spec and the code; the "
        "latest revision is `{revision}`",
        "move away revisions and snapshots that a stash or another branch left "
        "here; or run `gen` to add a revision",
    ),
    DiagnosticCode(
        "missing-revision",
        Severity.ERROR,
        "A snapshot has no revision file, or the parent of a revision is missing.",
        "the migration `{revision}` is missing from `migrations/versions`",
        "restore its file from version control, if it was committed; if git removed"
        " it and stopped at conflicts, `gen merge` restores it",
    ),
    DiagnosticCode(
        "migration-cycle",
        Severity.ERROR,
        "The revisions form a cycle.",
        "the migrations form a cycle, so there is no latest revision",
        "correct the `down_revision` of the edited revision",
    ),
    DiagnosticCode(
        "several-heads",
        Severity.ERROR,
        "Two branches each added a migration.",
        "the migrations have several heads: {heads}",
        "merge them with `gen migrate merge`; if git stopped at conflicts, use `gen"
        " merge`",
    ),
    DiagnosticCode(
        "nothing-to-merge",
        Severity.ERROR,
        "The migrations do not have two heads to merge.",
        "expected two heads with a snapshot to merge, found {count}",
    ),
    DiagnosticCode(
        "nothing-to-adopt",
        Severity.ERROR,
        "The latest revision is not hand-written.",
        "the latest revision is not hand-written, so there is nothing to adopt",
    ),
    DiagnosticCode(
        "merge-collision",
        Severity.ERROR,
        "Two branches changed the same part of the schema.",
        "{how} `{name}` of the table `{table}`",
        "keep the revisions of one branch: delete those of the other with their "
        "snapshots in `.gen/schema`, then run `gen`, or `gen merge` during a git "
        "merge; a new revision replaces the deleted ones",
    ),
    DiagnosticCode(
        "revision-replaced",
        Severity.WARNING,
        "A revision of one branch was deleted during a git merge.",
        "`{path}` was deleted; the next revision replaces it",
        "manual edits in it are lost; downgrade or recreate databases that have "
        "applied it",
    ),
    DiagnosticCode(
        "nothing-to-amend",
        Severity.ERROR,
        "There is no generated latest revision to amend.",
        "the latest revision was not generated by `gen`, so it cannot be amended",
        "run `gen` without `--amend`",
    ),
    DiagnosticCode(
        "amend-edited",
        Severity.ERROR,
        "The revision to amend was edited by hand.",
        "`{path}` was edited by hand, and amending it would lose the edits",
        "run `gen` without `--amend`, or undo the edits",
    ),
    DiagnosticCode(
        "migration-warning",
        Severity.WARNING,
        "A revision loses data or blocks other transactions.",
        "{warning}",
    ),
    DiagnosticCode(
        "no-snapshot",
        Severity.ERROR,
        "Revisions change the schema, but there is no snapshot of it.",
        "the schema after `{revision}` is unknown: there is no snapshot in "
        "`.gen/schema/`",
        "restore `.gen/schema/` from version control; if these revisions were "
        "written without Groundplan, describe exactly their tables in the spec and "
        "run `gen migrate adopt`",
    ),
    DiagnosticCode(
        "manual-schema-change",
        Severity.ERROR,
        "A hand-written revision changes the schema, and so does the spec.",
        "the hand-written revision `{revision}` changes the schema; Groundplan "
        "cannot determine whether it already contains the spec's changes ({words})",
        "if it only changes what the spec does not describe, run `gen migrate "
        "adopt --unmanaged`; otherwise describe exactly its effect in the spec and run "
        "`gen migrate adopt`, which records the tables of the spec as the schema after "
        "`{revision}`",
    ),
    DiagnosticCode(
        "snapshot-uncommitted",
        Severity.ERROR,
        "A generated revision exists without its files in `.gen`.",
        "the revision `{revision}` was generated, but its snapshot is missing: "
        "`.gen` was not committed with it",
        "commit the changes to `.gen` from that run; or, if no important database "
        "has applied the revision, delete it and run `gen` again",
    ),
)
