"""Three-way merge of JSON, TOML and YAML by key."""

from __future__ import annotations

from generator.merge.data.document_merge import document_merges, replace_values

__all__ = ["document_merges", "replace_values"]
