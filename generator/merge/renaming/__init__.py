"""Semantic renaming in user-edited files, following renames in the spec.

Nothing is imported here: only runs that rename something need name analysis.
"""
