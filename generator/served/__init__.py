"""Served: the API that a backend's code serves, compared with the contract.

Source text in, findings out. The application is not run; where the source is not
conclusive, nothing is reported.
"""

from __future__ import annotations

from generator.served.contract_mismatches import (
    BackendVersion,
    ContractMismatch,
    find_contract_mismatches,
)

__all__ = ["BackendVersion", "ContractMismatch", "find_contract_mismatches"]
