"""The relational schema of a domain, and its printers for models and migrations."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
