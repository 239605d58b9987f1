"""The contract: the OpenAPI document that the backend serves, built from the domain."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
