"""The contract of the specs, compared with another version of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.diagnostics import Problems
from generator.pipeline import run, stages
from generator.pipeline.project import Project

if TYPE_CHECKING:
    from generator.contract import ContractChange


@dataclass(frozen=True)
class ContractChanges:
    """The contract changes that clients see, and the reasons of accepted breaks."""

    changes: list[ContractChange]
    accepted: dict[str, str]

    @property
    def breaks(self) -> list[ContractChange]:
        """The breaking changes that have not been accepted."""
        return [
            change
            for change in self.changes
            if change.is_breaking and change.text not in self.accepted
        ]


def compare_with_baseline(
    project: Project, against: str, problems: Problems
) -> ContractChanges | None:
    """Compare the contract of the specs with another; None if either is missing."""
    from generator.pipeline.contract_baseline import apply_contract_edits, changes_since

    domain = run.validate_specs(project, problems)
    if domain is None:
        return None
    new = apply_contract_edits(project, stages.contract.build_contract(domain))
    changes = changes_since(project, against, new, problems)
    if changes is None:
        return None
    accepted = {each.change: each.reason for each in domain.accepted_breaks}
    return ContractChanges(changes, accepted)
