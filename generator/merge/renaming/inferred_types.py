"""Inferred types of expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

TypeKind = Literal[
    "module", "class", "instance", "function", "outside", "variable", "none"
]


@dataclass(frozen=True)
class InferredType:
    """The inferred type of a value.

    The kind `outside` is for names from modules outside the output folder, `variable`
    for type variables, `none` for the value None.
    """

    kind: TypeKind
    module: str = ""
    name: str = ""
    """The path in its module: `TaskService.get_task`."""
    args: tuple[MaybeType, ...] = ()
    """The type arguments of a generic class."""
    bound: tuple[tuple[str, MaybeType], ...] = ()
    """The values of the type variables of a method's class."""

    @property
    def key(self) -> str:
        """The full dotted path."""
        return f"{self.module}.{self.name}"

    @property
    def last(self) -> str:
        """The last part of the path."""
        return self.name.rpartition(".")[2]


MaybeType = InferredType | None
"""None is an unknown type."""
TypeArguments = Mapping[str, MaybeType]
"""By full path of a type variable: its type."""
NONE = InferredType("none")


def external_instance(module: str, name: str, *args: MaybeType) -> InferredType:
    """Return an instance of a class from outside the output folder."""
    return InferredType("instance", module, name, args)


def list_of(item: MaybeType) -> MaybeType:
    """Return the type of a list."""
    return external_instance("builtins", "list", item)


def as_instance(found: MaybeType) -> MaybeType:
    """Return the type of the values that an annotation declares."""
    if found is not None and found.kind in ("class", "outside"):
        return replace(found, kind="instance")
    return found if found is not None and found.kind in ("variable", "none") else None


def as_class(found: MaybeType) -> MaybeType:
    """Return the class of an instance type."""
    if found is not None and found.kind == "instance":
        return replace(found, kind="class")
    return found


def union_type(types: Iterable[MaybeType]) -> MaybeType:
    """Return the single type that remains of a union without None, if there is one."""
    found = list(dict.fromkeys(types))
    rest = [each for each in found if each != NONE]
    if not rest:
        return NONE if found else None
    return rest[0] if len(rest) == 1 else None


def substitute_types(found: MaybeType, values: TypeArguments) -> MaybeType:
    """Substitute the type variables in a type."""
    if found is None or not values:
        return found
    if found.kind == "variable":
        return values.get(found.key, found)
    args = tuple(substitute_types(each, values) for each in found.args)
    bound = tuple((key, substitute_types(each, values)) for key, each in found.bound)
    return replace(found, args=args, bound=bound)


def unify(wanted: MaybeType, given: MaybeType) -> dict[str, MaybeType]:
    """Infer the type variables of `wanted` from the type `given` for it."""
    if wanted is None or given is None:
        return {}
    if wanted.kind == "variable":
        return {wanted.key: given}
    if (wanted.module, wanted.name) == ("builtins", "type") and given.kind == "class":
        return unify(wanted.args[0] if wanted.args else None, as_instance(given))
    found: dict[str, MaybeType] = {}
    for each, other in zip(wanted.args, given.args, strict=False):
        found |= unify(each, other)
    return found
