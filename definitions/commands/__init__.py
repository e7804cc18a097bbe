"""The verbs of ``python -m definitions``, one file each."""
