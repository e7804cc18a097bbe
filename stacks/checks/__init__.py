"""Our own checkov rules; loaded by checkov, imported by nothing."""
