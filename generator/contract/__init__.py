"""The contract: the OpenAPI document that the backend serves, built from the domain."""

from __future__ import annotations

from generator.contract.changes import compare
from generator.contract.document import contract
from generator.contract.model import Document
from generator.contract.taking_over import taken_over
from generator.contract.verdicts import Change
from generator.source import print_yaml

CONTRACT = "openapi.yaml"
"""The path of the contract in the output."""

__all__ = [
    "CONTRACT",
    "Change",
    "Document",
    "compare",
    "contract",
    "print_yaml",
    "taken_over",
]
