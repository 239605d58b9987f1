"""The workspace: the lock, the plan of a run, and writing it to disk."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
