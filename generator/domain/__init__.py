"""The domain: the meaning of a spec, with every reference resolved.

The entry point is `generator.domain.resolve.resolve`. Nothing is imported here, so that
a run with nothing to do imports the model only.
"""
