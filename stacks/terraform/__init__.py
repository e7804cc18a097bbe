"""Terraform's own blocks, backend and provider, and the renderer of its string templates."""
