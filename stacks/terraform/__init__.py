"""Terraform itself: text, backend and provider."""
