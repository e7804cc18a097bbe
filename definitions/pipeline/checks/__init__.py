"""Checks between the parts of a pipeline's config."""
