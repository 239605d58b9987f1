"""The spec language: documents in, a typed spec out, and a JSON Schema for editors."""

from generator.spec.model import Spec
from generator.spec.reader import read_spec
from generator.spec.schema import json_schema

__all__ = ["Spec", "json_schema", "read_spec"]
