"""What is known of the value of an expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["module", "class", "instance", "function", "outside", "variable", "none"]


@dataclass(frozen=True)
class Type:
    """What is known of a value: that it is a module, a class, an instance of one…

    `outside` is what comes from modules that are not in the output folder, `variable` a
    type variable, `none` the value None.
    """

    kind: Kind
    module: str = ""
    name: str = ""
    """The path in its module: `TaskService.get_task`."""
    args: tuple[Known, ...] = ()
    """What stands in the brackets of a generic class."""
    bound: tuple[tuple[str, Known], ...] = ()
    """What the type variables of a method's class are."""

    @property
    def key(self) -> str:
        """The full path."""
        return f"{self.module}.{self.name}"

    @property
    def last(self) -> str:
        """The name alone."""
        return self.name.rpartition(".")[2]


Known = Type | None
"""None is a value of which nothing is known."""
Values = Mapping[str, Known]
"""Types by the full paths of type variables."""
NONE = Type("none")


def outside(module: str, name: str, *args: Known) -> Type:
    """Return an instance of a class from outside."""
    return Type("instance", module, name, args)


def list_of(item: Known) -> Known:
    """Return a list of a type."""
    return outside("builtins", "list", item)


def as_instance(found: Known) -> Known:
    """Return what values of an annotation are."""
    if found is not None and found.kind in ("class", "outside"):
        return replace(found, kind="instance")
    return found if found is not None and found.kind in ("variable", "none") else None


def as_class(found: Known) -> Known:
    """Return what an annotation itself is as a value."""
    if found is not None and found.kind == "instance":
        return replace(found, kind="class")
    return found


def joined(types: Iterable[Known]) -> Known:
    """Return the one type that all are, apart from None."""
    found = list(dict.fromkeys(types))
    rest = [each for each in found if each != NONE]
    if not rest:
        return NONE if found else None
    return rest[0] if len(rest) == 1 else None


def filled(found: Known, values: Values) -> Known:
    """Return a type with its type variables replaced."""
    if found is None or not values:
        return found
    if found.kind == "variable":
        return values.get(found.key, found)
    args = tuple(filled(each, values) for each in found.args)
    bound = tuple((key, filled(each, values)) for key, each in found.bound)
    return replace(found, args=args, bound=bound)


def unified(wanted: Known, given: Known) -> dict[str, Known]:
    """Return what type variables are where `given` is passed for `wanted`."""
    if wanted is None or given is None:
        return {}
    if wanted.kind == "variable":
        return {wanted.key: given}
    if (wanted.module, wanted.name) == ("builtins", "type") and given.kind == "class":
        return unified(wanted.args[0] if wanted.args else None, as_instance(given))
    found: dict[str, Known] = {}
    for each, other in zip(wanted.args, given.args, strict=False):
        found |= unified(each, other)
    return found
