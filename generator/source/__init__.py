"""The source layer: spec files in, nodes with file, line and column out.

It also prints plain values as YAML, in the form that the contract has.
"""

from generator.source.files import load_specs, spec_files
from generator.source.nodes import (
    Document,
    Mapping,
    MappingEntry,
    Node,
    Scalar,
    Sequence,
    to_plain_value,
)
from generator.source.parse import MAX_CONTRACT_NODES, parse_document
from generator.source.printing import print_yaml
from generator.source.scalars import find_missing_space

__all__ = [
    "MAX_CONTRACT_NODES",
    "Document",
    "Mapping",
    "MappingEntry",
    "Node",
    "Scalar",
    "Sequence",
    "find_missing_space",
    "load_specs",
    "parse_document",
    "print_yaml",
    "spec_files",
    "to_plain_value",
]
