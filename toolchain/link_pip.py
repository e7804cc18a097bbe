"""Link the pip of the Python that runs this to ``.venv/pip/pip``; exit code 1 if it has none."""

import os
import sys
from importlib.util import find_spec

if __name__ == "__main__":
    pip = find_spec("pip")
    if pip is None or pip.origin is None:
        sys.exit(1)
    os.symlink(os.path.dirname(pip.origin), ".venv/pip/pip")
