"""``python -m tests.pipfile_lock FILE`` takes package indexes out of a ``Pipfile.lock``.

It then works with any mirror. ``make lock`` runs this, wherever nothing but the packages of the app is installed.
"""

import json
import sys
from pathlib import Path


def without_indexes(text: str) -> str:
    """The lock as pipenv writes it, but naming no index."""
    lock = json.loads(text)
    lock["_meta"]["sources"] = []
    for section in ("default", "develop"):
        for package in lock[section].values():
            package.pop("index", None)
    return json.dumps(lock, indent=4, sort_keys=True) + "\n"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(without_indexes(path.read_text(encoding="utf-8")), encoding="utf-8")
