"""Reading YAML: values with their positions, and which files may be read."""
