"""The contract: the OpenAPI document that the backend serves, built from the domain."""

from __future__ import annotations

from generator.contract.change import ContractChange
from generator.contract.comparison import compare_contracts
from generator.contract.document import build_contract
from generator.contract.model import OpenApiDocument
from generator.contract.served_document import arrange_served
from generator.source import print_yaml

CONTRACT = "openapi.yaml"
"""The path of the contract in the output."""

__all__ = [
    "CONTRACT",
    "ContractChange",
    "OpenApiDocument",
    "arrange_served",
    "build_contract",
    "compare_contracts",
    "print_yaml",
]
