"""The source layer: spec files in, nodes with file, line and column out.

It also prints plain values as YAML, in the form that the contract has.
"""

from generator.source.files import load_specs, spec_files
from generator.source.nodes import (
    Document,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    plain,
)
from generator.source.parse import MOST_NODES_OF_DOCUMENTS, parse
from generator.source.printing import print_yaml
from generator.source.scalars import missing_space

__all__ = [
    "MOST_NODES_OF_DOCUMENTS",
    "Document",
    "Entry",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "load_specs",
    "missing_space",
    "parse",
    "plain",
    "print_yaml",
    "spec_files",
]
