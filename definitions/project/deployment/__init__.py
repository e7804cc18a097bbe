"""Terraform settings of the project file: state, backend, provider."""
