"""From all modules of a project to their compiled pipelines."""
