"""How YAML becomes models, and how models describe themselves."""
