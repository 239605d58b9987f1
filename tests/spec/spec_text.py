"""Helpers that read specs from texts."""

from __future__ import annotations

from textwrap import dedent

from generator.diagnostics import Problems
from generator.source import Document, parse_document
from generator.spec import Spec, read_spec

HEADER = "groundplan: 1\napp: {name: shop}\n"


def read_texts(*texts: str) -> tuple[Spec, Problems]:
    """Read files from their texts, naming them `0.yaml`, `1.yaml`, …"""
    problems = Problems()
    documents: list[Document] = []
    for number, text in enumerate(texts):
        document = parse_document(dedent(text), f"{number}.yaml", problems)
        if document is not None:
            documents.append(document)
    return read_spec(documents, problems), problems


def codes(problems: Problems) -> list[str]:
    """Return the codes of the diagnostics, in source order."""
    return [found.code for found in problems.items]
