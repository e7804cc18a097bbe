"""Terraform starts this."""

from tests.emulator.provider.plugin import serve

serve()
