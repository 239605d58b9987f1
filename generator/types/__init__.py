"""The scalar types of the language: one module each, with every fact about it.

`scalar_type(name)` and `scalar_types()` find the modules of `generator/types/scalars`;
a new one needs no other change.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
