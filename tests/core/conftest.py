"""The modules in `suite` run inside an emitted backend and are not collected here."""

collect_ignore = ["suite"]
