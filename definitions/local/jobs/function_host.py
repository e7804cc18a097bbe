"""Call a Python function in a process of its own: ``python function_host.py FILE NAME EVENT RESULT``.

The event is read from a file of JSON, and what the function returns is written to another. It gets an empty context.
"""

import importlib.util
import json
import os
import sys


def main() -> None:
    """Call the function."""
    file, name, event, result = sys.argv[1:]
    sys.path[:0] = [os.path.dirname(os.path.abspath(file))]
    found = importlib.util.spec_from_file_location("double", file)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    with open(event, encoding="utf-8") as opened:
        payload = json.load(opened)
    answer = getattr(module, name)(payload, None)
    with open(result, "w", encoding="utf-8") as opened:
        json.dump(answer, opened)


if __name__ == "__main__":
    main()
