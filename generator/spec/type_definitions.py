"""The spec language for types that a project defines from the types there are."""

# ruff: noqa: RUF009 -- `key` specifies a dataclass field

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnostics import Span
from generator.source import Node, Scalar
from generator.spec.containers import key
from generator.spec.fields import DIGITS, LENGTH
from generator.spec.forms import FLAG, LIMIT, PATTERN, TEXT, VALUE
from generator.spec.located import Flag, Number, Text
from generator.spec.typeforms import WIRE, TypeForm
from generator.spec.typetext import TypeSpec

_BASE = TypeForm(null_hint="write `| null` where a field names the type")


@dataclass(frozen=True)
class OwnTypeSpec:
    """A type of the project: a base, with rules that fields need not repeat."""

    span: Span
    base: TypeSpec = key(_BASE, "What it is made of, such as `string(34)`.")
    description: Text | None = key(
        TEXT, "What it is; of fields that say nothing else.", default=None
    )
    example: Node | None = key(VALUE, "An example for the docs.", default=None)
    length: Number | None = key(LENGTH, "Greatest length of a `string`.", default=None)
    precision: Number | None = key(DIGITS, "Digits of a decimal.", default=None)
    scale: Number | None = key(
        DIGITS, "Digits of a decimal after the point.", default=None
    )
    wire: Text | None = key(WIRE, "How JSON has a `bigint`.", default=None)
    local: Flag | None = key(
        FLAG, "Whether a `datetime` has no time zone.", default=None
    )
    min_length: Number | None = key(LENGTH, "Least length of text.", default=None)
    max_length: Number | None = key(LENGTH, "Greatest length of text.", default=None)
    minimum: Scalar | None = key(LIMIT, "Least value.", default=None)
    maximum: Scalar | None = key(LIMIT, "Greatest value.", default=None)
    pattern: Text | None = key(
        PATTERN, "Regular expression that text must match somewhere.", default=None
    )
