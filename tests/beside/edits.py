"""Manual edits to a backend, and what the emitted tests must report about them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.beside.project import Project

Place = tuple[str, str, str]
"""A part of the entity, its old text and its new text."""
SEAM = "such as the credentials of a guard."


@dataclass(frozen=True)
class Edit:
    """A manual edit and its effects."""

    name: str
    places: tuple[Place, ...]
    files: tuple[tuple[str, str], ...] = ()
    """Paths and texts of added user files."""
    headers: str = ""
    """The headers that test clients must send after the edit."""
    served: tuple[str, ...] = ()
    """Some messages of the emitted contract test until the contract is updated."""


@dataclass(frozen=True)
class Sample:
    """A spec, manual edits of one of its entities, and later changes to the spec."""

    name: str
    one: str
    many: str
    other: str
    """The resource of another entity."""
    edits: tuple[Edit, ...]
    changes: tuple[tuple[str, str], ...]
    """Changes to the spec: a field, an action and another entity."""
    action: str
    """The route of the action."""
    tests_by_hand: str
    """Hand-written tests of all the edits."""

    def __str__(self) -> str:
        return self.name

    @property
    def tests(self) -> str:
        """The `-k` expression for tests of the contract, the entity and another one."""
        return f"{self.many} or contract or [{self.other}"

    def path(self, project: Project, part: str) -> str:
        """Return the path of the file with a part of the entity."""
        return project.path(part, self.one, self.many)

    def edit(self, project: Project, *edits: Edit, lets_in: bool = True) -> None:
        """Apply edits; without `lets_in`, the emitted tests send no credentials."""
        for edit in edits:
            for part, old, new in edit.places:
                project.edit(self.path(project, part), old, new)
            for path, text in edit.files:
                project.write(path, text)
            if edit.headers and lets_in:
                start = f'{SEAM}"""\n    return '
                conftest = "tests/conftest.py"
                project.edit(conftest, f"{start}{{}}\n", f"{start}{edit.headers}\n")
