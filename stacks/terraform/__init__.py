"""Terraform's own blocks, backend, provider and outputs, and the renderer of its string templates."""
