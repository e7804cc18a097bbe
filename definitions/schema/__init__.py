"""Reading YAML as models, and descriptions of models."""
