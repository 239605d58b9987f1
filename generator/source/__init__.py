"""The source layer: spec files in, nodes with file, line and column out.

It also prints plain values as YAML, in the form that the contract has.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
