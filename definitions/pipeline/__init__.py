"""The pipeline: one kind of module, with its settings, steps, checks and role."""
