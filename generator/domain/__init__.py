"""The domain: what a spec means, with every reference resolved.

Its entry is `generator.domain.resolve.resolve`. Nothing is imported here: a run without
work needs the domain's types, and none of its passes.
"""
