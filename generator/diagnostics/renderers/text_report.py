"""Diagnostics for the terminal, in the style of a compiler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.diagnostics.diagnostic import Diagnostic, Severity, Span
from generator.diagnostics.renderers.escaping import escape_invisible, to_cells

_WIDEST = 100
_BEFORE = 40

_BOLD, _RED, _YELLOW, _BLUE, _RESET = (
    "\x1b[1m",
    "\x1b[31m",
    "\x1b[33m",
    "\x1b[34m",
    "\x1b[0m",
)
_SEVERITY_COLORS = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW}


def render_text(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, tuple[str, ...]],
    *,
    color: bool = False,
) -> str:
    """Render diagnostics with the lines that they refer to and a final count."""
    if not diagnostics:
        return ""
    renderer = _Renderer(sources, color)
    blocks = [renderer.diagnostic(diagnostic) for diagnostic in diagnostics]
    return "\n\n".join([*blocks, summary(diagnostics)]) + "\n"


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the count, such as `2 errors, 1 warning`."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    counts = ((severity, severities.count(severity)) for severity in Severity)
    return ", ".join(
        f"{count} {severity.value}{'' if count == 1 else 's'}"
        for severity, count in counts
        if count
    )


@dataclass(frozen=True)
class _Window:
    """The visible part of a line, with the position of the marks below it in cells."""

    text: str
    offset: int
    width: int


class _Renderer:
    def __init__(self, sources: Mapping[str, tuple[str, ...]], color: bool) -> None:
        self._sources = sources
        self._color = color

    def diagnostic(self, diagnostic: Diagnostic) -> str:
        color = _SEVERITY_COLORS[diagnostic.severity]
        head = self._paint(f"{diagnostic.severity.value}[{diagnostic.code}]", color)
        lines = [f"{head}: {self._paint(escape_invisible(diagnostic.message))}"]
        spans = [related.span for related in diagnostic.related]
        spans += [diagnostic.span] if diagnostic.span else []
        margin = max((len(str(span.line)) for span in spans), default=1)
        if diagnostic.span:
            lines += self._place(diagnostic.span, margin, "^", color)
        if diagnostic.hint:
            bar = self._paint("=", _BLUE)
            lines.append(
                f"{' ' * margin} {bar} help: {escape_invisible(diagnostic.hint)}"
            )
        lines += [
            f"    {escape_invisible(line)}".rstrip() for line in diagnostic.excerpt
        ]
        for related in diagnostic.related:
            lines.append(f"{self._paint('note')}: {escape_invisible(related.message)}")
            lines += self._place(related.span, margin, "-", _BLUE)
        return "\n".join(lines)

    def _place(self, span: Span, margin: int, mark: str, color: str) -> list[str]:
        arrow = self._paint("-->", _BLUE)
        place = f"{escape_invisible(span.file)}:{span.line}:{span.column}"
        lines = [f"{' ' * margin}{arrow} {place}"]
        source = self._sources.get(span.file, ())
        if 0 < span.line <= len(source):
            window = _window(source[span.line - 1], span)
            bar = self._paint("|", _BLUE)
            number = self._paint(f"{span.line:>{margin}}", _BLUE)
            marks = self._paint(mark * window.width, color)
            lines.append(f"{' ' * margin} {bar}")
            lines.append(f"{number} {bar} {window.text}".rstrip())
            lines.append(f"{' ' * margin} {bar} {' ' * window.offset}{marks}")
        return lines

    def _paint(self, text: str, color: str = "") -> str:
        return f"{_BOLD}{color}{text}{_RESET}" if self._color else text


def _window(line: str, span: Span) -> _Window:
    """Return the part of a line around a span that fits a terminal."""
    start = min(span.column - 1, len(line))
    first = max(0, start - _BEFORE) if len(line) > _WIDEST else 0
    last = min(len(line), first + _WIDEST)
    end = min(max(span.end_column - 1, start + 1), last)
    shown = to_cells(line[first:last])
    before, marked = shown[: start - first], shown[start - first : end - first]
    left = "…" if first else ""
    return _Window(
        left + "".join(piece for piece, _ in shown) + ("…" if last < len(line) else ""),
        len(left) + sum(width for _, width in before),
        max(1, sum(width for _, width in marked)),
    )
