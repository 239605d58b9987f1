"""The scalar types, one module each; `generator.types` finds them here."""
