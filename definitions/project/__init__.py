"""The project file: its levels, and the modules that they make."""
