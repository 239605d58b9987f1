"""The exit codes of all commands."""

from __future__ import annotations

OK = 0
DRIFT = 1
"""The output differs from what the specs describe, or the contract breaks clients."""
CONFLICTS = 1
"""Conflicts were written, or are still marked in the output."""
REFUSED = 2
"""A wrong spec or usage, or a change that needs permission; nothing was written."""
BUG = 70
"""A bug of the generator; a report was written. `EX_SOFTWARE` of BSD's sysexits."""
INTERRUPTED = 130
"""Interrupted by the user, as shells report SIGINT."""
