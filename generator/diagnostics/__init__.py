"""Diagnostics: what is wrong with a spec or a run, where, and what to write instead."""

from generator.diagnostics.code import Code
from generator.diagnostics.model import Diagnostic, Related, Severity, Span
from generator.diagnostics.problems import Problems
from generator.diagnostics.suggest import nearest

__all__ = [
    "Code",
    "Diagnostic",
    "Problems",
    "Related",
    "Severity",
    "Span",
    "nearest",
]
