"""From all modules of a project to their compiled modules, and what must not collide between them."""
