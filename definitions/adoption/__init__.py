"""A pipeline definition of anybody's as the config of a module, and what became of each of its values."""
