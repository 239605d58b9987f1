"""The modules in `suite` run inside a backend, not here."""

collect_ignore = ["suite"]
