"""Permissions that step types of several families need."""
