"""Names bound to renamed definitions: in imports, definitions and their uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from generator.merge.renaming.code_renames import CodeRenames
from generator.merge.renaming.inferred_types import InferredType, MaybeType
from generator.merge.renaming.module_graph import import_target
from generator.merge.renaming.module_scopes import Binding, Module, Scope, Use
from generator.merge.renaming.rename_edits import TextEdit
from generator.merge.renaming.type_inference import Inference

NewNames = Mapping[tuple[Scope, str], str]
"""By binding scope and old name: the new name."""
_FROM = re.compile(r"from[\s\\]*([.\s\\]*)")


class BindingRenames:
    """The new names of the names that a module binds."""

    def __init__(self, module: Module, infer: Inference, things: CodeRenames) -> None:
        self.module, self.infer, self.things = module, infer, things
        self._scopes = list(dict.fromkeys(_all_scopes(module)))
        wanted = {
            (scope, name): new
            for scope in self._scopes
            for name, bindings in scope.bindings.items()
            if (new := self._agreed_name(scope, name, bindings)) not in (None, name)
        }
        self.new_names: NewNames = {
            key: new for key, new in wanted.items() if not self._collides(key, wanted)
        }

    def edits(self, new_name: str) -> Iterator[TextEdit]:
        """Yield the edits of names; `new_name` is the new name of the module."""
        for scope, name in self.new_names:
            new = self.new_names[scope, name]
            for binding in scope.bindings[name]:
                # An import without `as` is edited as an alias below.
                if not isinstance(binding.node, ast.alias) or binding.node.asname:
                    yield TextEdit(binding.start, binding.start + len(name), new)
        for use in self.module.uses:
            owner = use.scope.binding_scope(use.name)
            found = self.new_names.get((owner, use.name)) if owner else None
            if found is not None:
                yield TextEdit(use.start, use.start + len(use.name), found)
        for node in self.module.of_type(ast.ImportFrom):
            assert isinstance(node, ast.ImportFrom)
            yield from self._of_module(node, new_name)
        for node in self.module.of_type(ast.alias):
            assert isinstance(node, ast.alias)
            yield from self._of_alias(node)

    def new_name_of(self, module: str, name: str) -> str | None:
        """Return the new name for importing a name of a module."""
        origin = self.infer.modules.resolve_import(module, name)
        if origin is None:
            return None
        if not origin[1]:
            moved = renamed_module(self.things, origin[0]).rpartition(".")[2]
            return moved if origin[0].rpartition(".")[2] == name else name
        return self.things.names.get(origin, name) if origin[1] == name else name

    def new_member_name(self, owner: MaybeType, name: str) -> str | None:
        """Return the new name of a member of a class or instance.

        None if no such member is known.
        """
        found: str | None = None
        for scope, _ in self.infer.class_hierarchy(owner):
            one = InferredType("class", scope.module.name, scope.name)
            if scope.bindings.get(name) or (
                found is None and self.infer.find_member(one, name) is not None
            ):
                found = found or name
            new = self.things.names.get((scope.module.name, scope.path(name)))
            if new is not None:
                return new
        return found

    def _agreed_name(
        self, scope: Scope, name: str, bindings: list[Binding]
    ) -> str | None:
        """Return the new name that all bindings of a name agree on."""
        every = {self._find_new_name(scope, name, binding) for binding in bindings}
        return every.pop() if len(every) == 1 else None

    def _find_new_name(self, scope: Scope, name: str, binding: Binding) -> str | None:
        if isinstance(binding.node, ast.alias):
            imported = import_target(binding)
            if binding.node.asname or imported is None or not imported[1]:
                return None
            return self.new_name_of(*imported)
        if self.module.scopes.get(scope.name) is not scope:
            return None
        if scope.is_class:
            # An override follows the name of the overridden member.
            return self.new_member_name(
                InferredType("class", self.module.name, scope.name), name
            )
        return self.things.names.get((self.module.name, scope.path(name)))

    def _collides(
        self, key: tuple[Scope, str], wanted: Mapping[tuple[Scope, str], str]
    ) -> bool:
        """Return whether a new name would clash with another binding."""
        scope, name = key
        new = wanted[key]
        if new in scope.bindings and (scope, new) not in wanted:
            return True
        if any(
            other != name and wanted.get((scope, other)) == new
            for other in scope.bindings
        ):
            return True
        return any(_captures(use, scope, name, new, wanted) for use in self.module.uses)

    def _of_module(self, node: ast.ImportFrom, new_name: str) -> Iterator[TextEdit]:
        old = self.module.absolute(node)
        new = renamed_module(self.things, old)
        found = _FROM.match(self.module.source.text, self.module.source.start(node))
        if found is None or (new == old and not node.level):
            return
        dots, name = "." * node.level, new
        if node.level:
            package = (
                new_name if self.module.is_package else new_name.rpartition(".")[0]
            )
            parts = package.split(".")
            near = ".".join(parts[: len(parts) - node.level + 1])
            if new == near or new.startswith(f"{near}."):
                name = new[len(near) + 1 :]
            else:
                dots = ""
        end = found.end() + len(node.module or "")
        if dots + name != "." * node.level + (node.module or ""):
            yield TextEdit(found.start(1), end, dots + name)

    def _of_alias(self, node: ast.alias) -> Iterator[TextEdit]:
        scope, source = self.module.scope_of[node], self.module.source
        statement = self.module.parent_of[node]
        start = source.offset(node.lineno, node.col_offset)
        end = start + len(node.name)
        if source.text[start:end] != node.name:
            return
        if isinstance(statement, ast.ImportFrom):
            new = self.new_name_of(self.module.absolute(statement), node.name)
            local = node.asname or self.new_names.get((scope, node.name), node.name)
            if new is None or new == node.name:
                return
            # The local name stays if the new one is taken here.
            kept = "" if node.asname or local == new else f" as {local}"
            yield TextEdit(start, end, new + kept)
        else:
            new = renamed_module(self.things, node.name)
            if new != node.name:
                yield TextEdit(start, end, new)


def renamed_module(things: CodeRenames, name: str) -> str:
    """Return the new name of a module."""
    head, rest = name, ""
    while head:
        if head in things.modules:
            return things.modules[head] + rest
        head, dot, last = head.rpartition(".")
        rest = f"{dot}{last}{rest}"
    return name


def _all_scopes(module: Module) -> Iterator[Scope]:
    yield from module.scopes.values()
    for scope in module.scope_of.values():
        yield from scope.enclosing_scopes()


def _captures(
    use: Use,
    scope: Scope,
    name: str,
    new: str,
    wanted: Mapping[tuple[Scope, str], str],
) -> bool:
    """Return whether renaming a name of a scope would rebind a use."""
    if use.name not in (name, new):
        return False
    around = list(use.scope.enclosing_scopes())
    if scope not in around:
        return False
    owner = use.scope.binding_scope(use.name)
    if use.name == name and owner is scope:
        inner = around[: around.index(scope)]
        return any(
            new in each.bindings
            and (each, new) not in wanted
            and (each is use.scope or not each.is_class)
            for each in inner
        )
    if use.name == new and owner is not scope:
        # It is bound in an outer scope, and the new name would shadow it.
        seen = use.scope is scope or not scope.is_class
        is_outer = owner is None or owner in list(scope.enclosing_scopes())[1:]
        return seen and is_outer and (owner is None or (owner, new) not in wanted)
    return False
