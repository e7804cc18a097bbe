"""Terraform stacks: the only package that imports cdktf."""
