"""Parsing the text of one file into a document."""

from __future__ import annotations

from generator.diagnostics import Problems
from generator.source.nodes import Document, Mapping, Scalar

MAX_CONTRACT_NODES = 2_000_000
"""The limit for contracts, which can be much longer than any spec."""


def parse_document(
    text: str, file: str, problems: Problems, *, most_nodes: int | None = None
) -> Document | None:
    """Parse one file: JSON if its name ends in `.json`, else YAML.

    Problems that leave the structure intact, such as a duplicate key, are reported and
    the faulty part is dropped. Return None if parsing had to stop. An empty file is an
    empty mapping. `most_nodes` is for files other than specs.
    """
    # Imported here: listing the files must be fast.
    from generator.source.decoding import Text, UnreadableFileError, check_characters
    from generator.source.tree_builder import MAX_NODES, TreeBuilder

    source = Text(file, text.removeprefix("\ufeff"))
    problems.add_source(file, source.lines)
    is_json = file.lower().endswith(".json")
    builder = TreeBuilder(problems, MAX_NODES if most_nodes is None else most_nodes)
    try:
        check_characters(source, problems, odd_breaks=not is_json)
        if is_json:
            from generator.source.json_reader import read_json

            read_json(source, builder, problems)
        else:
            from generator.source.yaml_reader import read_yaml

            read_yaml(source, builder, problems)
    except UnreadableFileError:
        return None
    root = builder.finish()
    if root is None or (isinstance(root, Scalar) and not root.text and not root.quoted):
        root = Mapping((), source.span(1, 1, 1))
    return Document(file, root, source.lines)
