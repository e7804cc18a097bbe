"""The project file: which modules there are, in which environments, under which names, from which files."""
