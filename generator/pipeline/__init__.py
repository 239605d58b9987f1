"""The pipeline: from a project's specs to the plan of a run. Nothing is written."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
