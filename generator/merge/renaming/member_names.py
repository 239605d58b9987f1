"""Attributes, keywords and strings that name members of known classes or functions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.merge.renaming import library_types as library
from generator.merge.renaming.binding_renames import BindingRenames, renamed_module
from generator.merge.renaming.inferred_types import InferredType, MaybeType, as_instance

_BEFORE = re.compile(r"(\w+)\s*=\s*\(*\s*$")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+(?::\w+)?")
_BY_NAME = {"getattr", "setattr", "hasattr", "delattr"}
_CHECKERS = {
    *("field_validator", "validator", "field_serializer", "validates"),
    *("Index", "UniqueConstraint"),
}
_OPEN_CALLABLES = {
    "dict",
    "Mock",
    "MagicMock",
    "AsyncMock",
    "SimpleNamespace",
    "partial",
}
"""Third-party callables whose keyword arguments may be generated names."""


@dataclass(frozen=True)
class MemberName:
    """An attribute, keyword or pattern, with its new name; None if unknown."""

    node: ast.AST
    start: int
    name: str
    new_name: str | None
    owner: MaybeType = None
    """The type that the attribute or field belongs to."""

    @property
    def end(self) -> int:
        """The end of the name."""
        return self.start + len(self.name)


def find_members(names: BindingRenames) -> Iterator[MemberName]:
    """Yield the attributes, keywords and class patterns of a module."""
    source = names.module.source
    for node in list(names.module.scope_of):
        if isinstance(node, ast.Attribute):
            start = source.end(node) - len(node.attr)
            owner = names.infer.expression_type(node.value)
            new = _of_attribute(names, owner, node.attr)
            yield MemberName(node, start, node.attr, new, owner)
        elif isinstance(node, ast.Call):
            for each in node.keywords:
                if each.arg is not None:
                    new, owner = _of_keyword(names, node, each.arg)
                    yield MemberName(each, source.start(each), each.arg, new, owner)
        elif isinstance(node, ast.MatchClass):
            yield from _of_pattern(names, node)


def _of_attribute(names: BindingRenames, owner: MaybeType, name: str) -> str | None:
    if owner is None or owner.kind == "variable":
        return None
    if owner.kind == "module":
        if not names.infer.modules.is_local(owner.module):
            return name
        return names.new_name_of(owner.module, name)
    return _of_value(names, owner, name)


def _of_value(names: BindingRenames, owner: MaybeType, name: str) -> str | None:
    """Return the new name of an attribute; None if it cannot be determined."""
    if owner is None:
        return None
    if owner.kind not in ("class", "instance"):
        return name
    new = names.new_member_name(owner, name)
    if (
        new is None
        and names.infer.has_known_bases(owner)
        and owner.last not in _OPEN_CALLABLES
    ):
        return name if owner.last not in ("Any", "object", "Row") else None
    return new


def _of_keyword(
    names: BindingRenames, call: ast.Call, name: str
) -> tuple[str | None, MaybeType]:
    """Return the new name of a keyword, and the class or function that declares it."""
    called = names.infer.expression_type(call.func)
    if called is not None and called.kind == "class":
        init = names.infer.find_member(called, "__init__")
        if init is None:
            return _of_value(names, called, name), called
        path = f"{init.scope.path('__init__')}.{name}"
        return names.things.names.get((init.scope.module.name, path), name), None
    if called is not None and called.kind == "function":
        key = (called.module, f"{called.name}.{name}")
        return names.things.names.get(key, name), called
    if called is not None and called.kind == "outside":
        return (None if called.last in _OPEN_CALLABLES else name), None
    if not isinstance(call.func, ast.Attribute):
        return None, None
    receiver, method = names.infer.expression_type(call.func.value), call.func.attr
    if method in ("filter_by", "values") and library.is_statement(receiver):
        entity = library.statement_entity(receiver)
        return _of_value(names, entity, name), entity
    if (
        receiver is not None
        and receiver.kind == "class"
        and method == "model_construct"
    ):
        return _of_value(names, receiver, name), receiver
    return (name if receiver is not None else None), None


def _of_pattern(names: BindingRenames, node: ast.MatchClass) -> Iterator[MemberName]:
    owner = names.infer.expression_type(node.cls)
    source = names.module.source
    for name, pattern in zip(node.kwd_attrs, node.kwd_patterns, strict=True):
        at = source.offset(pattern.lineno, pattern.col_offset)
        before = _BEFORE.search(source.text, 0, at)
        if before is not None and before[1] == name:
            new = _of_value(names, owner, name)
            yield MemberName(pattern, before.start(1), name, new, owner)


def renamed_string(names: BindingRenames, node: ast.Constant) -> str | None:
    """Return the new text of a string that is certainly a name; None for others."""
    text = node.value
    assert isinstance(text, str)
    parents = list(_around(names, node))
    owner = _find_owner(names, node, parents)
    if owner is not None:
        return names.new_member_name(owner, text)
    if _is_public(names, node, parents):
        return names.new_names.get((names.module.top, text), text)
    if _is_annotation(parents, node) or _is_call(parents, "relationship"):
        return _annotation(names, node, text)
    if _is_call(parents, "ForeignKey") or _is_keyword(parents, "foreign_key"):
        table, dot, column = text.partition(".")
        return f"{names.things.tables.get(table, table)}{dot}{column}"
    return _path(names, text)


def _around(names: BindingRenames, node: ast.AST) -> Iterator[ast.AST]:
    parent_of = names.module.parent_of
    while node in parent_of:
        node = parent_of[node]
        yield node


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_call(parents: list[ast.AST], name: str) -> bool:
    """Return whether a string is a positional argument of a call of a function."""
    call = parents[0] if parents else None
    return isinstance(call, ast.Call) and _last(call.func) == name


def _is_keyword(parents: list[ast.AST], name: str) -> bool:
    keyword = parents[0] if parents else None
    return isinstance(keyword, ast.keyword) and keyword.arg == name


def _find_owner(
    names: BindingRenames, node: ast.Constant, parents: list[ast.AST]
) -> MaybeType:
    """Return the class whose member a string names."""
    rest = iter(parents)
    parent = next(rest, None)
    if isinstance(parent, ast.Dict):
        if node not in parent.keys:
            return None
        parent = next(rest, None)
    elif isinstance(parent, ast.Set | ast.List | ast.Tuple):
        parent = next(rest, None)
    keyword = parent.arg if isinstance(parent, ast.keyword) else None
    if isinstance(parent, ast.keyword):
        parent = next(rest, None)
    if not isinstance(parent, ast.Call):
        return None
    return _owner_of_names(names, node, parent, keyword, parents)


def _owner_of_names(
    names: BindingRenames,
    node: ast.Constant,
    call: ast.Call,
    keyword: str | None,
    parents: list[ast.AST],
) -> MaybeType:
    infer, method = names.infer, _last(call.func)
    is_argument = parents[0] is call
    if method in _BY_NAME and is_argument and call.args[0] is not node:
        return infer.expression_type(call.args[0])
    if method in _CHECKERS and is_argument:
        scope = names.module.scope_of[call]
        return (
            InferredType("class", scope.module.name, scope.name)
            if scope.is_class
            else None
        )
    if method in ("relationship", "Relationship") and keyword == "back_populates":
        return _related_class(names, call)
    if not isinstance(call.func, ast.Attribute):
        made = infer.expression_type(call.func)
        of_class = made is not None and made.kind == "class"
        return made if of_class and isinstance(parents[0], ast.Dict) else None
    receiver = infer.expression_type(call.func.value)
    if keyword in ("include", "exclude", "update") and method.startswith("model_"):
        return receiver
    if isinstance(parents[0], ast.Dict) and keyword is None:
        if method == "model_validate" and receiver and receiver.kind == "class":
            return receiver
        if method == "values" and library.is_statement(receiver):
            return library.statement_entity(receiver)
    return None


def _related_class(names: BindingRenames, call: ast.Call) -> MaybeType:
    """Return the target class of a relationship."""
    statement = names.module.parent_of[call]
    if isinstance(statement, ast.AnnAssign):
        scope = names.module.scope_of[statement]
        found = names.infer.type_of_annotation(statement.annotation, scope)
        is_many = found is not None and found.module in ("builtins", "typing")
        return library.element_type(found) if is_many else found
    return as_instance(names.infer.expression_type(call.args[0])) if call.args else None


def _is_public(
    names: BindingRenames, node: ast.Constant, parents: list[ast.AST]
) -> bool:
    """Return whether a string is in `__all__`."""
    if len(parents) < 2 or names.module.scope_of[node] is not names.module.top:
        return False
    if not isinstance(parents[0], ast.List | ast.Tuple):
        return False
    targets = getattr(parents[1], "targets", None) or [getattr(parents[1], "target", 0)]
    return any(isinstance(each, ast.Name) and each.id == "__all__" for each in targets)


def _is_annotation(parents: list[ast.AST], node: ast.AST) -> bool:
    """Return whether a string is a type in an annotation."""
    inner = node
    for parent in parents:
        if isinstance(parent, ast.arg):
            return True
        if isinstance(parent, ast.AnnAssign):
            return parent.annotation is inner
        if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
            return parent.returns is inner
        if isinstance(parent, ast.Subscript):
            if parent.value is inner or _last(parent.value) in ("Literal", "Annotated"):
                return False
        elif isinstance(parent, ast.Call):
            return _last(parent.func) == "cast" and parent.args[:1] == [inner]
        elif not isinstance(parent, ast.BinOp | ast.Tuple | ast.List):
            return False
        inner = parent
    return False


def _annotation(names: BindingRenames, node: ast.Constant, text: str) -> str:
    """Rename the names in an annotation or a model name."""
    scope = names.module.scope_of[node]

    def rename(found: re.Match[str]) -> str:
        owner = scope.binding_scope(found[0])
        if owner is not None:
            return names.new_names.get((owner, found[0]), found[0])
        return names.things.models.get(found[0], found[0])

    return re.sub(r"(?<![\w.])[^\W\d]\w*", rename, text)


def _path(names: BindingRenames, text: str) -> str | None:
    """Return the new form of a dotted path to a module or a member of one."""
    if not _DOTTED.fullmatch(text):
        return None
    world = names.infer.modules
    dotted, colon, attribute = text.partition(":")
    head, rest = dotted, list[str]()
    while head and world.module(head) is None:
        head, _, last = head.rpartition(".")
        rest.insert(0, last)
    if not head or not world.is_local(head) or (head == dotted and "." not in head):
        return None
    rest += [attribute] if attribute else []
    found: MaybeType = InferredType("module", head)
    made = [renamed_module(names.things, head)]
    for each in rest:
        is_module = found is not None and found.kind == "module"
        if found is not None and is_module:
            new = names.new_name_of(found.module, each)
        else:
            new = names.new_member_name(found, each)
        if new is None:
            return None
        made.append(new)
        found = names.infer.type_of_attribute(found, each)
    result = ".".join(made[: len(made) - bool(colon)])
    return f"{result}:{made[-1]}" if colon else result
