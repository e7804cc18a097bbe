"""Link the pip of the Python that runs this to ``.venv/pip/pip``; an error if it has none."""

import os

import pip

os.symlink(os.path.dirname(pip.__file__), ".venv/pip/pip")
