"""Domain → contract: the OpenAPI document that the backend serves."""

from __future__ import annotations

from generator.contract.changes import compare
from generator.contract.document import contract
from generator.contract.model import Document
from generator.contract.taking_over import taken_over
from generator.contract.verdicts import Change
from generator.source import print_yaml

CONTRACT = "openapi.yaml"
"""Where the contract stands in the output."""

__all__ = [
    "CONTRACT",
    "Change",
    "Document",
    "compare",
    "contract",
    "print_yaml",
    "taken_over",
]
