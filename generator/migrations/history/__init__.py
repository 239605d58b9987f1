"""The history: revisions and snapshots on disk, and the schema that they result in."""
