"""Readers of a stack for the rules: templates, definitions, policies and the paths of settings in requests."""
