"""Type knowledge about the standard library, SQLAlchemy and Pydantic."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from generator.merge.renaming.inferred_types import (
    InferredType,
    MaybeType,
    as_instance,
    external_instance,
    list_of,
    union_type,
)

if TYPE_CHECKING:
    from generator.merge.renaming.module_scopes import Scope
    from generator.merge.renaming.type_inference import Inference

_UNWRAPPED = {
    *("Annotated", "Optional", "ClassVar", "Final", "Required", "NotRequired"),
    *("ReadOnly", "Mapped", "Awaitable", "InstrumentedAttribute"),
}
_KEYED = {"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"}
_ROWS = {"Result", "AsyncResult"}
_SAME = {"list", "sorted", "reversed", "tuple", "set", "frozenset", "iter"}
_FROM_STATEMENT = {"scalars": "ScalarResult", "stream_scalars": "ScalarResult"}
_FROM_STATEMENT |= {"execute": "Result", "stream": "Result", "exec": "ScalarResult"}
STATEMENTS = {"select", "update", "delete", "insert"}
_ONE = {"first", "one", "one_or_none"}
_MANY = {"all", "fetchall", "fetchmany"}
_SCALAR = {"scalar", "scalar_one", "scalar_one_or_none"}


def annotation_type(infer: Inference, node: ast.expr, scope: Scope) -> MaybeType:
    """Return the type of the values that an annotation declares."""
    if isinstance(node, ast.Constant):
        if node.value is None:
            return InferredType("none")
        return (
            _quoted_type(infer, node.value, scope)
            if isinstance(node.value, str)
            else None
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return union_type(
            annotation_type(infer, each, scope) for each in (node.left, node.right)
        )
    if not isinstance(node, ast.Subscript):
        return infer.type_of_named(node, scope)
    base = infer.type_of_named(node.value, scope)
    if base is None:
        return None
    args = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if base.last in _UNWRAPPED or base.kind == "variable":
        return annotation_type(infer, args[0], scope)
    if base.last in ("type", "Type"):
        found = annotation_type(infer, args[0], scope)
        if found is None or found.kind != "instance":
            return InferredType("instance", "builtins", "type", (found,))
        return InferredType("class", found.module, found.name, found.args)
    given = [annotation_type(infer, each, scope) for each in args]
    if base.last == "Union":
        return union_type(given)
    if base.last == "Coroutine":
        return given[-1]
    if base.last == "Literal":
        return None
    return InferredType("instance", base.module, base.name, tuple(given))


def _quoted_type(infer: Inference, text: str, scope: Scope) -> MaybeType:
    try:
        return annotation_type(infer, ast.parse(text, mode="eval").body, scope)
    except (SyntaxError, ValueError, RecursionError):
        return None


def element_type(found: MaybeType) -> MaybeType:
    """Return the type of the elements that iterating over a value yields."""
    if found is None or found.kind != "instance" or not found.args:
        return None
    is_plain = found.last in _KEYED or found.last == "tuple" or len(found.args) == 1
    return found.args[0] if is_plain and found.last not in _ROWS else None


def item_type(found: MaybeType) -> MaybeType:
    """Return the type of a subscript of a value."""
    if found is not None and found.last in _KEYED:
        return found.args[1] if len(found.args) > 1 else None
    return element_type(found)


def is_statement(found: MaybeType) -> bool:
    """Return whether a value is an SQLAlchemy statement or query."""
    return found is not None and found.last in ("Select", "Update", "Query")


def statement_entity(found: MaybeType) -> MaybeType:
    """Return the entity whose columns the keywords of a statement's methods name."""
    return found.args[-1] if found is not None and found.args else None


def builtin_attribute_type(owner: InferredType, name: str) -> MaybeType:
    """Return the type of an attribute that no class of the output folder defines."""
    if name == "__class__":
        return InferredType("class", owner.module, owner.name, owner.args)
    return None


def call_type(infer: Inference, node: ast.Call, function: MaybeType) -> MaybeType:
    """Return the type that a call of a function outside the output folder returns."""
    if function is not None and function.kind == "outside":
        return _of_function(infer, node, function)
    if function is not None and function.last == "Callable" and function.args:
        return function.args[-1]
    if isinstance(node.func, ast.Attribute):
        receiver = infer.expression_type(node.func.value)
        return _of_method(infer, node, receiver, node.func.attr)
    return None


def _of_function(infer: Inference, node: ast.Call, function: InferredType) -> MaybeType:
    first = infer.expression_type(node.args[0]) if node.args else None
    root, name = function.module.partition(".")[0], function.last
    if root in ("sqlalchemy", "sqlmodel") and name in STATEMENTS:
        return _statement(infer, node, name)
    if root == "builtins":
        if name in _SAME:
            return list_of(element_type(first))
        if name in ("next", "anext", "min", "max"):
            return element_type(first)
        if name == "type":
            kind = (
                InferredType("class", first.module, first.name, first.args)
                if first
                else None
            )
            return kind if first is not None and first.kind == "instance" else None
        if name in ("filter", "map") and len(node.args) > 1:
            return (
                list_of(element_type(infer.expression_type(node.args[1])))
                if name == "filter"
                else None
            )
    if name == "cast" and node.args:
        return annotation_type(infer, node.args[0], infer.scope(node))
    if name in ("copy", "deepcopy", "replace"):
        return first
    if name[:1].isupper():
        return InferredType("instance", function.module, function.name)
    return None


def _statement(infer: Inference, node: ast.Call, name: str) -> MaybeType:
    rows = [_selected_types(infer, each) for each in node.args]
    if not rows:
        return None
    row = rows[0][0] if len(rows) == 1 else None
    kind = "Select" if name == "select" else "Update"
    return external_instance("sqlalchemy", kind, row, rows[0][1])


def _selected_types(infer: Inference, node: ast.expr) -> tuple[MaybeType, MaybeType]:
    """Return the row type and the entity of a selected expression."""
    found = infer.expression_type(node)
    if found is not None and found.kind == "class":
        return as_instance(found), as_instance(found)
    if isinstance(node, ast.Attribute):
        owner = infer.expression_type(node.value)
        if owner is not None and owner.kind == "class":
            return None, as_instance(owner)
    return None, None


def _of_method(
    infer: Inference, node: ast.Call, receiver: MaybeType, name: str
) -> MaybeType:
    first = infer.expression_type(node.args[0]) if node.args else None
    if is_statement(receiver):
        return _on_statement(infer, node, receiver, name)
    if is_statement(first) and first is not None:
        row = _row(first)
        if name in _FROM_STATEMENT:
            return external_instance("sqlalchemy", _FROM_STATEMENT[name], row)
        return row if name in ("scalar", "scalar_one", "scalar_one_or_none") else None
    if first is not None and first.kind == "class" and name in ("get", "get_one"):
        return as_instance(first)
    if first is not None and first.kind == "class" and name == "query":
        made = as_instance(first)
        return external_instance("sqlalchemy", "Query", made, made)
    if name == "merge" and receiver is not None and "Session" in receiver.last:
        return first
    return _of_value(receiver, name)


def _row(statement: InferredType) -> MaybeType:
    row = statement.args[0] if statement.args else None
    is_tuple = row is not None and row.last == "tuple" and len(row.args) == 1
    return row.args[0] if row is not None and is_tuple else row


def _of_value(receiver: MaybeType, name: str) -> MaybeType:
    if receiver is None:
        return None
    made = {"model_validate", "model_validate_json", "model_construct"}
    if receiver.kind == "class" and name in made:
        return as_instance(receiver)
    if receiver.kind != "instance":
        return None
    row = receiver.args[0] if receiver.args else None
    if receiver.last == "Result":
        if name == "scalars":
            return external_instance("sqlalchemy", "ScalarResult", row)
        return row if name in _SCALAR else receiver if name == "unique" else None
    if receiver.last == "ScalarResult":
        if name in _MANY:
            return list_of(row)
        return row if name in _ONE else receiver if name == "unique" else None
    if name in ("model_copy", "copy"):
        return receiver
    if receiver.last in _KEYED:
        value = item_type(receiver)
        if name in ("get", "pop", "setdefault"):
            return value
        return list_of(value) if name == "values" else None
    return element_type(receiver) if name == "pop" else None


def _on_statement(
    infer: Inference, node: ast.Call, statement: MaybeType, name: str
) -> MaybeType:
    assert statement is not None
    if statement.last == "Query":
        row = _row(statement)
        if name in (*_ONE, "get", "scalar"):
            return row
        if name == "all":
            return list_of(row)
    if name in ("join", "outerjoin", "select_from", "join_from") and node.args:
        joined_to = _joined_entity(infer, node.args[-1 if name == "join_from" else 0])
        return external_instance(
            "sqlalchemy", statement.last, _row(statement), joined_to
        )
    if name == "returning":
        row = _selected_types(infer, node.args[0])[0] if len(node.args) == 1 else None
        return external_instance(
            "sqlalchemy", statement.last, row, statement_entity(statement)
        )
    return statement


def _joined_entity(infer: Inference, node: ast.expr) -> MaybeType:
    """Return the entity that a join adds."""
    found = infer.expression_type(node)
    if found is not None and found.kind == "class":
        return as_instance(found)
    if isinstance(node, ast.Attribute):
        found = infer.type_of_attribute(infer.expression_type(node.value), node.attr)
        is_many = found is not None and found.last in (
            "list",
            "List",
            "set",
            "Sequence",
        )
        return element_type(found) if is_many else found
    return None


def lambda_argument_type(infer: Inference, node: ast.Lambda) -> MaybeType:
    """Return the argument type of a lambda passed to `map`, `filter` or as `key`."""
    module = infer.scope(node).module
    parent = module.parent_of[node]
    if isinstance(parent, ast.keyword) and parent.arg == "key":
        call = module.parent_of[parent]
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            return (
                element_type(infer.expression_type(call.func.value))
                if call.func.attr == "sort"
                else None
            )
        if isinstance(call, ast.Call) and call.args:
            return element_type(infer.expression_type(call.args[0]))
    if not isinstance(parent, ast.Call) or not isinstance(parent.func, ast.Name):
        return None
    is_each = parent.func.id in ("map", "filter") and len(parent.args) > 1
    return element_type(infer.expression_type(parent.args[1])) if is_each else None
