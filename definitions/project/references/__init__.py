"""References in the project file and in configs: ``{{...}}`` and ``ssm:``."""
