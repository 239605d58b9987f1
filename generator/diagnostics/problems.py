"""The collector that every stage reports to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

from generator.diagnostics.catalogue import CATALOGUE, DiagnosticCode
from generator.diagnostics.diagnostic import Diagnostic, Related, Severity, Span

_LONGEST_VALUE = 80


class Problems:
    """The problems of one run, and the source lines that they refer to."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}
        self._sources: dict[str, tuple[str, ...]] = {}

    def add(
        self,
        code: str,
        span: Span | None,
        /,
        *,
        hint: str | None = None,
        related: Iterable[Related] = (),
        excerpt: Iterable[str] = (),
        **values: object,
    ) -> None:
        """Report one problem of the catalogue.

        `values` fill the templates of the code and must be exactly the fields used
        there. Strings longer than 80 characters are truncated, paths are not. A `hint`
        replaces that of the catalogue. Raises KeyError for an unknown code and
        ValueError for missing or unused values: both are bugs in the caller.
        """
        entry = CATALOGUE[code]
        shown = _check_values(entry, values)
        if hint is None and entry.hint is not None:
            hint = entry.hint.format(**shown)
        message = entry.message.format(**shown)
        diagnostic = Diagnostic(
            entry.slug,
            entry.severity,
            message,
            span,
            hint,
            tuple(related),
            tuple(excerpt),
        )
        self._found[diagnostic] = None

    def extend(self, others: Problems) -> None:
        """Add the problems of another collector, with the lines of its files."""
        self._found.update(others._found)
        self._sources.update(others._sources)

    def add_source(self, file: str, lines: tuple[str, ...]) -> None:
        """Record the lines of a file for renderers to show."""
        self._sources[file] = lines

    @property
    def items(self) -> tuple[Diagnostic, ...]:
        """The distinct problems, by file, line and column.

        Those without a location come first.
        """
        return tuple(sorted(self._found, key=_order))

    @property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The lines of each file that was read, including those with syntax errors."""
        return self._sources

    @property
    def has_errors(self) -> bool:
        """Whether any problem stops the run."""
        return any(found.severity is Severity.ERROR for found in self._found)


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    span = diagnostic.span
    place = ("", 0, 0) if span is None else (span.file, span.line, span.column)
    return (*place, diagnostic.code, diagnostic.message)


def _check_values(
    entry: DiagnosticCode, values: Mapping[str, object]
) -> dict[str, object]:
    fields = _fields(entry.message) | _fields(entry.hint or "")
    if fields != values.keys():
        raise ValueError(
            f"{entry.slug} takes {sorted(fields)}, not {sorted(values.keys())}"
        )
    return {name: _truncate(value) for name, value in values.items()}


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def _truncate(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return value[: _LONGEST_VALUE - 1] + "…"
    return value
