"""Renames of the spec, carried into texts that people edited, by what names mean.

Nothing is imported here: only runs that rename something read code for its names.
"""
