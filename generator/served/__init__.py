"""Served: the API that a backend's code serves, compared with the contract.

Source text in, findings out. The application is not run; where the source is not
conclusive, nothing is reported.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
