"""The SQL language of specs: expressions are parsed, checked, and printed again."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
