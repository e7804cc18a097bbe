"""JSON Schema for editors: what configs and project files may hold, made of the models."""
