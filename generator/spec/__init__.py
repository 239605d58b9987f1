"""The spec language: documents in, a typed spec out, and a JSON Schema for editors."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
