"""The contract: the OpenAPI document that the backend serves, built from the domain."""

from __future__ import annotations

from generator.contract.change import Change
from generator.contract.comparison import compare
from generator.contract.document import contract
from generator.contract.model import Document
from generator.contract.served_document import taken_over
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
