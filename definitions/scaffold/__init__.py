"""A new project, or a new module of one, made of files that a user goes on with."""
