"""Diagnostics: the problems of a spec or a run, with their locations and hints."""

from generator.diagnostics.code import DiagnosticCode
from generator.diagnostics.model import Diagnostic, Related, Severity, Span
from generator.diagnostics.problems import Problems
from generator.diagnostics.suggest import nearest_word

__all__ = [
    "Diagnostic",
    "DiagnosticCode",
    "Problems",
    "Related",
    "Severity",
    "Span",
    "nearest_word",
]
