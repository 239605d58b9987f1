"""Three-way merge of JSON, TOML and YAML by key."""

from __future__ import annotations

from generator.merge.data.merging import merged_documents, with_values

__all__ = ["merged_documents", "with_values"]
