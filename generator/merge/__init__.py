"""The three-way merge of texts; independent of specs and of the file system."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
