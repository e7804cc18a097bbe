"""Compares the derived schema with that of the real provider, where Terraform can install it.

terraform providers schema -json > real.json
python -m tests.emulator.schema real.json
"""

import json
import sys
from pathlib import Path

from tests.emulator import schema
from tests.emulator.schema.compare import differences


def main(arguments: list[str]) -> int:
    """0 where nothing differs, 1 where something does, 2 without a readable document."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        document = json.loads(Path(arguments[0]).read_text("utf-8"))
        found = differences(schema.load(), document)
    except (OSError, ValueError, KeyError) as error:
        print(f"{arguments[0]}: not an output of 'terraform providers schema -json': {error!r}", file=sys.stderr)
        return 2
    print("".join(f"{line}\n" for line in found), end="")
    print(f"{len(found)} differences from the schema of provider {schema.load()['provider_version']}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
