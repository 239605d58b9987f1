"""Source: spec files in, nodes that know their file, line and column out."""

from generator.source.files import load_specs, spec_files
from generator.source.nodes import Document, Entry, Mapping, Node, Scalar, Sequence
from generator.source.parse import parse
from generator.source.scalars import missing_space

__all__ = [
    "Document",
    "Entry",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "load_specs",
    "missing_space",
    "parse",
    "spec_files",
]
