"""The problems of reading the output folder, planning a run and writing it."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "unsafe-path",
        Severity.ERROR,
        "A path that is not safe on every system.",
        "cannot write a file to `{path}`: {reason}",
        "rename the definition that the path is derived from",
    ),
    DiagnosticCode(
        "path-collision",
        Severity.ERROR,
        "Two paths are the same on a case-insensitive file system.",
        "`{path}` and `{other}` are the same file on some file systems",
        "rename one of the definitions that the paths are derived from",
    ),
    DiagnosticCode(
        "shadowed-module",
        Severity.ERROR,
        "A package hides a module of the same name.",
        "the package `{package}` hides the module `{module}`: Python only imports "
        "the package",
        "move anything you need out of `{path}`, delete it, and run `gen` again",
    ),
    DiagnosticCode(
        "blocked-path",
        Severity.ERROR,
        "Something other than a regular file is in the place of a file.",
        "`{path}` cannot be used: {reason}",
        "move it out of the way and run `gen` again",
    ),
    DiagnosticCode(
        "contract-not-updated",
        Severity.ERROR,
        "The served API cannot become the contract.",
        "cannot update the contract from `{file}`: {reason}",
        "nothing was written",
    ),
    DiagnosticCode(
        "rename-blocked",
        Severity.ERROR,
        "An edited file is renamed with its entity, but the new path is taken.",
        "`{source}` was edited by hand and is renamed to `{path}`, but that file "
        "exists and is not managed",
        "move `{path}` away and run `gen` again; nothing was written",
    ),
    DiagnosticCode(
        "deleted-import",
        Severity.WARNING,
        "Generated code imports a module that the user deleted.",
        "`{path}` was deleted, but other files import it",
        "remove the imports, or restore the file with `gen restore {path}`",
    ),
    DiagnosticCode(
        "move-deferred",
        Severity.WARNING,
        "Definitions and paths change in one run, and edits conflict with the new "
        "names.",
        "renames conflict with manual edits, so no files were moved",
        "resolve the conflicts and run `gen` again to apply the new layout or modules",
    ),
    DiagnosticCode(
        "not-generated",
        Severity.ERROR,
        "A path that is not a generated file.",
        "`gen` does not manage `{path}`",
        "pass a generated file or folder, as listed by `gen edits`; restore files "
        "that left the spec and migrations from version control",
    ),
    DiagnosticCode(
        "not-deleted",
        Severity.ERROR,
        "The file to restore exists.",
        "`{path}` exists, so there is nothing to restore",
        "move it away first, or discard its edits with `gen edits --forget {path}`",
    ),
    DiagnosticCode(
        "unmanaged-file",
        Severity.ERROR,
        "The file to restore was replaced by a user's file.",
        "`{path}` is your own file in place of a generated one",
        "move it away, then run `gen restore {path}`",
    ),
    DiagnosticCode(
        "lock-path",
        Severity.ERROR,
        "The lock contains a path that Groundplan never writes.",
        "the lock contains the unsafe path `{path}`: {reason}",
        "restore `{lock}` from version control; nothing was read or written at that"
        " path",
    ),
    DiagnosticCode(
        "lock-newer",
        Severity.ERROR,
        "The lock was written by a newer version of Groundplan.",
        "`{lock}` was written by a newer version of Groundplan",
        "update Groundplan to the version your team uses",
    ),
    DiagnosticCode(
        "lock-rebuilt",
        Severity.WARNING,
        "The lock was missing, damaged or in conflict.",
        "`{lock}` was missing, damaged or in conflict; it was rebuilt from the base"
        " copies",
    ),
    DiagnosticCode(
        "import-broken",
        Severity.WARNING,
        "A user's file imports a missing name or module from the output.",
        "`{path}` imports {what}",
        "change the import: `gen` does not change your own files or code",
    ),
    DiagnosticCode(
        "import-unresolved",
        Severity.ERROR,
        "A generated file imports a missing name or module from the output.",
        "`{path}` imports {what}",
        "change the import: the application fails to load; after a merge, the "
        "import may have another name",
    ),
    DiagnosticCode(
        "contract-outdated",
        Severity.ERROR,
        "The application was edited by hand, but the contract was not updated.",
        "`{name}` in `{path}` was edited by hand, and `openapi.yaml` does not "
        "match: {what}",
        "run `scripts/generate-types.sh` in the output folder to update the "
        "contract from the application, and commit the result",
    ),
    DiagnosticCode(
        "contract-behind",
        Severity.WARNING,
        "The application was edited by hand, but the contract has not been updated "
        "yet.",
        "`{name}` in `{path}` was edited by hand, and `openapi.yaml` does not "
        "match: {what}",
        "run `scripts/generate-types.sh` in the output folder; until then, clients "
        "and types are out of date and `gen check` fails",
    ),
    DiagnosticCode(
        "base-missing",
        Severity.ERROR,
        "The base copy of an edited file that changes in the spec is missing.",
        "`{path}` was edited by hand, and its base copy is missing or was changed",
        "restore `{base}` from version control; or move your file away, run `gen`, "
        "and reapply your edits",
    ),
    DiagnosticCode(
        "gen-ignored",
        Severity.ERROR,
        "Git ignores the `.gen` folder.",
        "git ignores `{folder}`, which must be committed: without it, runs on other"
        " machines cannot detect manual edits",
        "remove it from `.gitignore`",
    ),
    DiagnosticCode(
        "pin-not-found",
        Severity.ERROR,
        "The location to pin does not exist.",
        "`{path}` has no `{name}` to pin",
        "use the names that `gen edits` and `gen resolve` print: a definition, a "
        "key, or a line",
    ),
    DiagnosticCode(
        "not-pinned",
        Severity.ERROR,
        "The pin to remove does not exist.",
        "nothing is pinned at `{place}`",
        "run `gen edits` to list the pins",
    ),
    DiagnosticCode(
        "partially-resolved",
        Severity.ERROR,
        "Conflict markers are incomplete.",
        "`{path}` contains incomplete conflict markers",
        "remove the remaining markers",
    ),
    DiagnosticCode(
        "merge-unreadable",
        Severity.ERROR,
        "A file to merge is missing or not text.",
        "`{file}` cannot be merged: {reason}",
    ),
    DiagnosticCode(
        "already-conflicted",
        Severity.ERROR,
        "A file to merge already contains conflict markers.",
        "`{file}` already contains conflict markers",
        "resolve the conflicts first",
    ),
    DiagnosticCode(
        "no-merge",
        Severity.ERROR,
        "There is no git merge to complete.",
        "no git merge is in progress",
        "run `gen merge` after `git merge`, `git rebase`, `git cherry-pick` or `git"
        " revert` stopped at conflicts; to only add a merge revision, run `gen "
        "migrate merge`",
    ),
    DiagnosticCode(
        "no-git",
        Severity.ERROR,
        "There is no git repository with a merge to complete.",
        "there is no merge to complete: {reason}",
        "run `gen merge` in a git repository; to only add a merge revision, run "
        "`gen migrate merge`",
    ),
    DiagnosticCode(
        "spec-in-conflict",
        Severity.ERROR,
        "An input of the generator contains conflicts.",
        "`{path}` contains conflicts",
        "resolve it by hand; during a git merge, mark it as resolved with `git "
        "add`, then run `gen merge`",
    ),
    DiagnosticCode(
        "moved-by-git",
        Severity.WARNING,
        "Git moved a user's file with a folder that it detected as renamed.",
        "git moved `{source}` to `{path}`",
        "move it to the right folder: git detected a renamed folder, because most "
        "of its files moved to another layout",
    ),
    DiagnosticCode(
        "git-too-old",
        Severity.ERROR,
        "This version of git cannot merge branches outside the working tree.",
        "this version of git cannot merge branches outside the working tree",
        "use git 2.38 or newer",
    ),
    DiagnosticCode(
        "journal-invalid",
        Severity.ERROR,
        "The journal of an interrupted run cannot be read.",
        "an interrupted run left `{journal}`, which cannot be read",
        "check `git status`, delete the folder that contains it, and run `gen` again",
    ),
    DiagnosticCode(
        "interrupted-run",
        Severity.ERROR,
        "The result of an interrupted run cannot be determined.",
        "a run was interrupted, and its result cannot be determined: {reason}",
        "run `gen` to complete it",
    ),
    DiagnosticCode(
        "run-in-progress",
        Severity.ERROR,
        "Another run is writing to the same output folder.",
        "another run is writing to `{output}`",
        "wait until it has finished",
    ),
    DiagnosticCode(
        "lock-changed",
        Severity.ERROR,
        "The lock was changed during the run.",
        "`{lock}` was changed during this run",
        "run `gen` again; nothing was written",
    ),
    DiagnosticCode(
        "write-failed",
        Severity.ERROR,
        "A file cannot be written.",
        "`{path}` cannot be written: {reason}",
        "nothing was written",
    ),
    DiagnosticCode(
        "write-interrupted",
        Severity.ERROR,
        "An error occurred while files were being replaced.",
        "`{path}` cannot be replaced: {reason}",
        "fix this and run `gen` again to complete the run",
    ),
    DiagnosticCode(
        "changed-during-run",
        Severity.WARNING,
        "A file was changed while the run was about to replace it.",
        "`{path}` was changed during the run and was not replaced",
        "run `gen` again to merge the changes",
    ),
)
