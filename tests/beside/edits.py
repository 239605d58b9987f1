"""Edits of a backend by hand, and what the emitted tests are to say of them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.beside.project import Project

Place = tuple[str, str, str]
"""A part of the entity, what it says, and what it says from now on."""
SEAM = "such as the credentials of a guard."


@dataclass(frozen=True)
class Edit:
    """One edit by hand, and what comes of it."""

    name: str
    places: tuple[Place, ...]
    files: tuple[tuple[str, str], ...] = ()
    """Files of one's own."""
    headers: str = ""
    """What clients of the tests have to send from now on."""
    served: tuple[str, ...] = ()
    """What the emitted test of the contract says, among others, until it is taken over."""


@dataclass(frozen=True)
class Sample:
    """A spec, the entity that is edited by hand, and what the spec brings later."""

    name: str
    one: str
    many: str
    other: str
    """The resource of another entity."""
    edits: tuple[Edit, ...]
    changes: tuple[tuple[str, str], ...]
    """Changes of the spec: a field, an action and another entity."""
    action: str
    """The route of the action."""
    tests_by_hand: str
    """Tests of all the edits, as who makes them writes them."""

    def __str__(self) -> str:
        return self.name

    @property
    def tests(self) -> str:
        """The tests of the entity, of the contract and of another entity, for `-k`."""
        return f"{self.many} or contract or [{self.other}"

    def path(self, project: Project, part: str) -> str:
        """Return the file that has a part of the entity."""
        return project.path(part, self.one, self.many)

    def edit(self, project: Project, *edits: Edit, lets_in: bool = True) -> None:
        """Edit the backend by hand; tests without credentials if nobody `lets_in`."""
        for edit in edits:
            for part, old, new in edit.places:
                project.edit(self.path(project, part), old, new)
            for path, text in edit.files:
                project.write(path, text)
            if edit.headers and lets_in:
                start = f'{SEAM}"""\n    return '
                conftest = "tests/conftest.py"
                project.edit(conftest, f"{start}{{}}\n", f"{start}{edit.headers}\n")
