"""Manual edits to a backend, and what the emitted tests must report about them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.manual_edits.project import EditedProject

TextChange = tuple[str, str, str]
"""A part of the entity, its old text and its new text."""
HEADERS_DOCSTRING = "such as the credentials of a guard."


@dataclass(frozen=True)
class ManualEdit:
    """A manual edit and its effects."""

    name: str
    text_changes: tuple[TextChange, ...]
    files: tuple[tuple[str, str], ...] = ()
    """Paths and texts of added user files."""
    headers: str = ""
    """The headers that test clients must send after the edit."""
    contract_messages: tuple[str, ...] = ()
    """Some messages of the emitted contract test until the contract is updated."""


@dataclass(frozen=True)
class EditedSample:
    """A spec, manual edits of one of its entities, and later changes to the spec."""

    name: str
    singular_name: str
    plural_name: str
    other_resource: str
    """The resource of another entity."""
    edits: tuple[ManualEdit, ...]
    changes: tuple[tuple[str, str], ...]
    """Changes to the spec: a field, an action and another entity."""
    action: str
    """The route of the action."""
    user_tests: str
    """Hand-written tests of all the edits."""

    def __str__(self) -> str:
        return self.name

    @property
    def tests(self) -> str:
        """The `-k` expression for tests of the contract, the entity and another one."""
        return f"{self.plural_name} or contract or [{self.other_resource}"

    def path(self, project: EditedProject, part: str) -> str:
        """Return the path of the file with a part of the entity."""
        return project.path(part, self.singular_name, self.plural_name)

    def apply_edits(
        self, project: EditedProject, *edits: ManualEdit, lets_in: bool = True
    ) -> None:
        """Apply edits; without `lets_in`, the emitted tests send no credentials."""
        for edit in edits:
            for part, old, new in edit.text_changes:
                project.edit(self.path(project, part), old, new)
            for path, text in edit.files:
                project.write(path, text)
            if edit.headers and lets_in:
                start = f'{HEADERS_DOCSTRING}"""\n    return '
                conftest = "tests/conftest.py"
                project.edit(conftest, f"{start}{{}}\n", f"{start}{edit.headers}\n")
