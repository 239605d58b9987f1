"""Reading of documents into a spec: each file separately, then merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from generator.diagnostics import Problems, Related, Severity
from generator.source import Document, Mapping
from generator.spec.containers import is_empty
from generator.spec.located import NamedValue, NameMap
from generator.spec.sections import FILE, FileSpec, Spec

T = TypeVar("T")

VERSION = 1
"""The supported version of the spec language."""


def read_spec(documents: Iterable[Document], problems: Problems) -> Spec:
    """Merge the documents into one spec, leaving out invalid parts.

    All errors are reported to `problems`; the spec is as complete as possible, so that
    later stages can report theirs too.
    """
    documents = tuple(documents)
    complete = _is_complete(documents, problems)
    files = [file for file in (_read_file(d, problems) for d in documents) if file]
    start = documents[0].root.span if documents else None
    if not _places(documents, "groundplan", problems) and complete:
        problems.add("no-language-version", start, version=VERSION)
    if not _places(documents, "app", problems) and complete:
        problems.add("no-app", start)
    return Spec(
        app=next((file.app for file in files if file.app is not None), None),
        enums=_join((file.enums for file in files), "enum", problems),
        types=_join((file.types for file in files), "type", problems),
        traits=_join((file.traits for file in files), "trait", problems),
        entities=_join((file.entities for file in files), "entity", problems),
        endpoints=_join((file.endpoints for file in files), "endpoint", problems),
        accepted_breaks=tuple(
            accepted for file in files for accepted in file.accepted_breaks
        ),
        is_complete=complete,
    )


def _read_file(document: Document, problems: Problems) -> FileSpec | None:
    if is_empty(document.root):
        return None
    return FILE.read(document.root, "a spec file", problems)


def _is_complete(documents: tuple[Document, ...], problems: Problems) -> bool:
    """Return whether every file could be read; otherwise names may be missing."""
    read_files = {document.file for document in documents}
    return all(
        found.span is not None and found.span.file in read_files
        for found in problems.items
        if found.severity is Severity.ERROR
    )


def _places(documents: tuple[Document, ...], key: str, problems: Problems) -> bool:
    """Return whether a top-level key exists, reporting its second and later places."""
    roots = [d.root for d in documents if isinstance(d.root, Mapping)]
    spans = [entry.key_span for root in roots if (entry := root.get(key))]
    for span in spans[1:]:
        first = Related(spans[0], "first defined here")
        problems.add("key-in-two-files", span, key=key, related=[first])
    return bool(spans)


def _join(maps: Iterable[NameMap[T]], noun: str, problems: Problems) -> NameMap[T]:
    """Merge maps of several files; for a name defined twice, the first one counts."""
    items: dict[str, NamedValue[T]] = {}
    broken: set[str] = set()
    for each in maps:
        broken |= each.invalid
        for item in each:
            first = items.setdefault(item.name, item)
            if first is not item:
                problems.add(
                    "duplicate-definition",
                    item.span,
                    noun=noun,
                    name=item.name,
                    related=[Related(first.span, "first defined here")],
                )
    return NameMap(tuple(items.values()), frozenset(broken))
