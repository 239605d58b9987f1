"""Diagnostics: what is wrong with a spec or a run, where, and what to write instead."""

from generator.diagnostics.model import Diagnostic, Related, Severity, Span

__all__ = ["Diagnostic", "Related", "Severity", "Span"]
