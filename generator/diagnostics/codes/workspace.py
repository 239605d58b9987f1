"""The problems of reading the output folder, planning a run and writing it."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Severity
from generator.diagnostics.diagnostic_code import DiagnosticCode

CODES: tuple[DiagnosticCode, ...] = (
    DiagnosticCode(
        "unsafe-path",
        Severity.ERROR,
        "A file would get a path that is not safe on every system.",
        "a file cannot be written at `{path}`: {reason}",
        "rename what the path is made from",
    ),
    DiagnosticCode(
        "path-collision",
        Severity.ERROR,
        "Two files would be one on a disk that ignores case.",
        "`{path}` and `{other}` are one file on some disks",
        "rename what one of the two is made from",
    ),
    DiagnosticCode(
        "shadowed-module",
        Severity.ERROR,
        "Two files would be one module, and Python imports only one of them.",
        "`{package}` hides `{module}`: Python imports only the package",
        "move what you need out of `{path}`, delete it, and run `gen` again",
    ),
    DiagnosticCode(
        "blocked-path",
        Severity.ERROR,
        "Something that is no ordinary file stands where a file belongs.",
        "`{path}` cannot be used: {reason}",
        "move it out of the way and run `gen` again",
    ),
    DiagnosticCode(
        "contract-not-updated",
        Severity.ERROR,
        "What an application serves cannot become the contract.",
        "`{file}` cannot be taken over: {reason}",
        "nothing was written",
    ),
    DiagnosticCode(
        "rename-blocked",
        Severity.ERROR,
        "An edited file is renamed with its entity, and another file has its new name.",
        "`{path}` is not managed, and `{source}`, which was edited by hand, is renamed "
        "to it",
        "move `{path}` aside and run `gen` again: nothing was written",
    ),
    DiagnosticCode(
        "deleted-import",
        Severity.WARNING,
        "A module that was deleted by hand is imported by generated code.",
        "`{path}` was deleted by hand, and other files import it",
        "take the imports out, or bring it back with `gen restore {path}`",
    ),
    DiagnosticCode(
        "move-deferred",
        Severity.WARNING,
        "Names and places change in one run, and edits conflict with the names.",
        "what was renamed conflicts with edits by hand, so no file moves yet",
        "resolve the marked places and run `gen` again: it carries out the new layout "
        "or the new modules",
    ),
    DiagnosticCode(
        "not-generated",
        Severity.ERROR,
        "A path was named that is not a generated file.",
        "`gen` does not manage `{path}`",
        "name a file or folder that the spec makes, as `gen edits` shows it; what left "
        "the spec and revisions of migrations come back from version control",
    ),
    DiagnosticCode(
        "not-deleted",
        Severity.ERROR,
        "A file was to be brought back that exists.",
        "`{path}` exists: there is nothing to bring back",
        "move it aside first, or take back its edits with `gen edits --forget {path}`",
    ),
    DiagnosticCode(
        "unmanaged-file",
        Severity.ERROR,
        "A file of your own is in the place of a deleted one that you asked to restore.",
        "`{path}` is a file of your own in the place of a generated one",
        "move it aside, then run `gen restore {path}`",
    ),
    DiagnosticCode(
        "lock-path",
        Severity.ERROR,
        "The lock names a path that Groundplan never writes.",
        "the lock names `{path}`, which is not safe: {reason}",
        "restore `{lock}` from version control; nothing was read or written there",
    ),
    DiagnosticCode(
        "lock-newer",
        Severity.ERROR,
        "The lock was written by a newer Groundplan.",
        "`{lock}` was written by a newer Groundplan",
        "update Groundplan to the version that your team uses",
    ),
    DiagnosticCode(
        "lock-rebuilt",
        Severity.WARNING,
        "The lock was missing, damaged or in conflict.",
        "`{lock}` was missing, damaged or in conflict; it is rebuilt from the base copies",
    ),
    DiagnosticCode(
        "import-broken",
        Severity.WARNING,
        "A file imports from the output what is not there.",
        "`{path}` imports {what}",
        "change the import: `gen` does not change files of your own, nor what you have "
        "written into others",
    ),
    DiagnosticCode(
        "import-unresolved",
        Severity.ERROR,
        "An edited or generated file imports from the output what is not there.",
        "`{path}` imports {what}",
        "change the import: the application cannot be loaded like this; after a merge, "
        "it may have another name now",
    ),
    DiagnosticCode(
        "contract-outdated",
        Severity.ERROR,
        "The application was edited by hand, and the contract does not say so.",
        "`{name}` in `{path}` was edited by hand, and `openapi.yaml` does not fit it: "
        "{what}",
        "run `scripts/generate-types.sh` in the output folder, which takes over what the "
        "application serves, and commit what it writes",
    ),
    DiagnosticCode(
        "contract-behind",
        Severity.WARNING,
        "The application was edited by hand, and the contract does not say so yet.",
        "`{name}` in `{path}` was edited by hand, and `openapi.yaml` does not fit it: "
        "{what}",
        "run `scripts/generate-types.sh` in the output folder: clients and types know "
        "nothing of it, and `gen check` fails",
    ),
    DiagnosticCode(
        "base-missing",
        Severity.ERROR,
        "A hand-edited file changes in the spec and its base copy is missing.",
        "`{path}` was edited by hand, and its base copy is missing or was changed",
        "restore `{base}` from version control; or move your file aside, run `gen`, "
        "and put your edits into the new one",
    ),
    DiagnosticCode(
        "gen-ignored",
        Severity.ERROR,
        "Git ignores the folder that remembers what was generated.",
        "git ignores `{folder}`, which must be committed: without it, the next run "
        "elsewhere could not tell hand edits apart",
        "take it out of `.gitignore`",
    ),
    DiagnosticCode(
        "pin-not-found",
        Severity.ERROR,
        "A place was to be pinned that the file does not have.",
        "`{path}` has no place `{name}` to pin",
        "name it as `gen edits` and `gen resolve` do: a definition, a key, or a line",
    ),
    DiagnosticCode(
        "not-pinned",
        Severity.ERROR,
        "A pin was to be taken away that does not exist.",
        "nothing is pinned at `{place}`",
        "`gen edits` shows what is",
    ),
    DiagnosticCode(
        "partially-resolved",
        Severity.ERROR,
        "A conflict was resolved by half, and its marks no longer fit together.",
        "`{path}` has a conflict mark whose other marks are gone",
        "open the file, take out what is left of the marks",
    ),
    DiagnosticCode(
        "merge-unreadable",
        Severity.ERROR,
        "One of the files to merge is missing or no text.",
        "`{file}` cannot be merged: {reason}",
    ),
    DiagnosticCode(
        "already-conflicted",
        Severity.ERROR,
        "A file to merge holds conflict marks already.",
        "`{file}` holds conflict marks from before",
        "resolve them first: marks inside of marks help nobody",
    ),
    DiagnosticCode(
        "no-merge",
        Severity.ERROR,
        "There is no merge of git to settle.",
        "git is joining no two branches here",
        "run `gen merge` after `git merge`, `git rebase`, `git cherry-pick` or "
        "`git revert` has stopped at conflicts; to add nothing but a revision, "
        "`gen migrate merge`",
    ),
    DiagnosticCode(
        "no-git",
        Severity.ERROR,
        "A merge of git was to be settled where there is no git.",
        "there is no merge to settle: {reason}",
        "run `gen merge` in a repository of git; to add nothing but a revision, "
        "`gen migrate merge`",
    ),
    DiagnosticCode(
        "spec-in-conflict",
        Severity.ERROR,
        "What the output is made from is in conflict itself.",
        "`{path}` is in conflict",
        "resolve it by hand; in a merge of git, tell it so by `git add`, then run "
        "`gen merge`",
    ),
    DiagnosticCode(
        "moved-by-git",
        Severity.WARNING,
        "Git has moved a file of people's own with a folder that it takes for renamed.",
        "git has moved `{source}` to `{path}`",
        "move it to where it belongs: git took the folder for renamed, as most of its "
        "files went with another layout",
    ),
    DiagnosticCode(
        "git-too-old",
        Severity.ERROR,
        "This git cannot tell what it made of two branches.",
        "git cannot join the two branches outside the work tree",
        "use git 2.38 or newer",
    ),
    DiagnosticCode(
        "journal-invalid",
        Severity.ERROR,
        "The journal of an interrupted run cannot be read.",
        "an interrupted run left `{journal}`, which cannot be read",
        "check `git status`, delete the folder that it is in, and run `gen` again",
    ),
    DiagnosticCode(
        "interrupted-run",
        Severity.ERROR,
        "What an interrupted run was about to write cannot be looked at.",
        "a run was interrupted, and its end cannot be worked out: {reason}",
        "run `gen` to complete it",
    ),
    DiagnosticCode(
        "run-in-progress",
        Severity.ERROR,
        "Another run is writing the same output folder.",
        "another run is writing `{output}`",
        "wait until it has ended",
    ),
    DiagnosticCode(
        "lock-changed",
        Severity.ERROR,
        "The lock was changed by somebody else during the run.",
        "`{lock}` was changed while this run was under way",
        "run `gen` again; nothing was written",
    ),
    DiagnosticCode(
        "write-failed",
        Severity.ERROR,
        "The disk is full or may not be written.",
        "`{path}` cannot be written: {reason}",
        "nothing was written",
    ),
    DiagnosticCode(
        "write-interrupted",
        Severity.ERROR,
        "The run was stopped by the disk while it replaced files.",
        "`{path}` cannot be replaced: {reason}",
        "put that right and run `gen` again: it completes what this run began",
    ),
    DiagnosticCode(
        "changed-during-run",
        Severity.WARNING,
        "A file was changed while a run was about to replace it.",
        "`{path}` was changed during the run and is left as it is",
        "run `gen` again to merge the two",
    ),
)
