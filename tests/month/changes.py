"""A month of changes to the spec."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.month.team import TeamProject

REPORTS = "app/services/reports.py"
LABELLING = "app/services/labelling.py"
TextChange = tuple[str, str, str]
"""A spec file, its old text and its new text."""


@dataclass(frozen=True)
class MonthChange:
    """A change to the spec, and the options that `gen` needs for it."""

    name: str
    text_changes: tuple[TextChange, ...]
    options: tuple[str, ...] = field(default=())
    user_file_updates: tuple[TextChange, ...] = ()
    """The updates needed in user files, which `gen` lists."""

    def apply_to(self, team: TeamProject) -> None:
        """Apply the change to the spec."""
        for place in self.text_changes:
            team.edit_spec(*place)


def _change(
    name: str,
    *places: TextChange,
    options: tuple[str, ...] = (),
    own: tuple[TextChange, ...] = (),
) -> MonthChange:
    return MonthChange(name, places, options, own)


FIRST_WEEK = (
    _change(
        "field",
        (
            "people",
            "  active: boolean = true",
            "  active: boolean = true\n      phone: string(30) | null",
        ),
    ),
    _change(
        "filter",
        (
            "work",
            "filter: [state, project, assignee]",
            "filter: [state, project, assignee, priority]",
        ),
    ),
    _change(
        "action",
        (
            "work",
            "        description: Say that it is done.\n",
            "        description: Say that it is done.\n",
        ),
        (
            "work",
            "      close:\n",
            "      reopen: {returns: Task, description: Say that it is not.}\n      close:\n",
        ),
    ),
    _change("sort", ("work", "by: [title, due]", "by: [title, due, priority]")),
    _change("longer", ("people", "full_name: string(200)", "full_name: string(300)")),
    _change(
        "rename of a field",
        (
            "work",
            "due: date | null",
            "deadline: {type: date, optional: true, was: due}",
        ),
        (
            "work",
            "sort: {by: [title, due, priority], default: due}",
            "sort: {by: [title, deadline, priority], default: deadline}",
        ),
    ),
)
SECOND_WEEK = (
    _change(
        "search",
        (
            "talk",
            "list: {filter: [task, author]}",
            "list: {filter: [task, author], search: [body]}",
        ),
    ),
    _change("value", ("work", "[open, doing, done]", "[open, doing, waiting, done]")),
    _change(
        "description", ("money", "What a team is to pay.", "What a team has to pay.")
    ),
    _change(
        "label",
        (
            "work",
            "fields:\n      name: {type: string(50), unique: true}",
            "fields:\n      name: {type: string(50), unique: true}\n      colour: string(20) | null\n    endpoints:\n      list: {sort: [name]}\n      get: {}\n      create: {}\n      update: {}\n      delete: {}\n      merge: {returns: Label}",
        ),
    ),
    _change(
        "rename of an entity",
        (
            "work",
            "  Task:\n    description: Something to do.",
            "  Ticket:\n    was: Task\n    description: Something to do.",
        ),
        ("work", "{returns: Task, description", "{returns: Ticket, description"),
        ("work", "        returns: Task\n", "        returns: Ticket\n"),
        (
            "work",
            "assignee: {belongs_to: Member | null, on_delete: set_null, inverse: tasks}",
            "assignee: {belongs_to: Member | null, on_delete: set_null, inverse: tickets}",
        ),
        (
            "work",
            "project: {belongs_to: Project, on_delete: cascade, inverse: tasks}",
            "project: {belongs_to: Project, on_delete: cascade, inverse: tickets}",
        ),
        (
            "work",
            "labels: {many_to_many: Label, inverse: tasks}",
            "labels: {many_to_many: Label, inverse: tickets}",
        ),
        ("work", "get: {include: [team, tasks]}", "get: {include: [team, tickets]}"),
        (
            "talk",
            "task: {belongs_to: Task, on_delete: cascade, inverse: comments}",
            "ticket: {belongs_to: Ticket, on_delete: cascade, inverse: comments, was: task}",
        ),
        ("talk", "filter: [task, author]", "filter: [ticket, author]"),
        (
            "talk",
            "task: {belongs_to: Task, on_delete: cascade, inverse: attachments}",
            "ticket: {belongs_to: Ticket, on_delete: cascade, inverse: attachments, was: task}",
        ),
        (
            "money",
            "task: {belongs_to: Task, inverse: time_entries}",
            "ticket: {belongs_to: Ticket, inverse: time_entries, was: task}",
        ),
        ("money", "filter: [task, member, day]", "filter: [ticket, member, day]"),
        own=((REPORTS, "Task", "Ticket"), (REPORTS, "task", "ticket")),
    ),
    _change("optional", ("talk", "size: integer", "size: integer | null")),
)
THIRD_WEEK = (
    _change(
        "trait",
        (
            "work",
            "    description: Something to bring to an end.\n    traits: [timestamps]",
            "    description: Something to bring to an end.\n    traits: [timestamps, soft_delete]",
        ),
    ),
    _change(
        "entity",
        (
            "talk",
            "  Attachment:\n",
            "  Reaction:\n    fields: {emoji: string(10)}\n    relations:\n      comment: {belongs_to: Comment, on_delete: cascade, inverse: reactions}\n\n  Attachment:\n",
        ),
    ),
    _change(
        "index",
        (
            "money",
            "      minutes: integer\n",
            "      minutes: {type: integer, minimum: 1}\n",
        ),
    ),
    _change(
        "field of a ticket",
        (
            "work",
            "estimate: integer | null",
            "estimate: integer | null\n      points: integer | null",
        ),
    ),
    _change(
        "rename of a value",
        ("work", "waiting, done]", "waiting, {name: finished, was: done}]"),
    ),
    _change(
        "gone",
        (
            "talk",
            "  Reaction:\n    fields: {emoji: string(10)}\n    relations:\n      comment: {belongs_to: Comment, on_delete: cascade, inverse: reactions}\n\n",
            "",
        ),
        options=("--allow-destructive",),
    ),
)
FOURTH_WEEK = (
    _change(
        "layout",
        ("app", "  name: tracker\n", "  name: tracker\n  layout: modular\n"),
        own=(
            (REPORTS, "app.repositories.ticket", "app.modules.ticket.repository"),
            (LABELLING, "app.repositories.label", "app.modules.label.repository"),
            (LABELLING, "app.schemas.label", "app.modules.label.schemas"),
        ),
    ),
    _change("version", ("app", "version: 1.0.0", "version: 1.1.0")),
    _change(
        "layout back",
        ("app", "  layout: modular\n", ""),
        own=(
            (REPORTS, "app.modules.ticket.repository", "app.repositories.ticket"),
            (LABELLING, "app.modules.label.repository", "app.repositories.label"),
            (LABELLING, "app.modules.label.schemas", "app.schemas.label"),
        ),
    ),
    _change(
        "include",
        (
            "work",
            "list: {filter: [team, starts], ",
            "list: {include: [team], filter: [team, starts], ",
        ),
    ),
)
ON_BRANCHES = (
    _change(
        "left",
        (
            "people",
            "      phone: string(30) | null",
            "      phone: string(30) | null\n      city: string(50) | null",
        ),
    ),
    _change(
        "right",
        (
            "money",
            "      paid: boolean = false",
            "      paid: boolean = false\n      due: date | null",
        ),
    ),
)
