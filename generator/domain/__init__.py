"""The domain: the meaning of a spec, with every reference resolved.

The entry point is `generator.domain.resolve.resolve`. Nothing is imported here, so that
a run with nothing to do imports the model only.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
