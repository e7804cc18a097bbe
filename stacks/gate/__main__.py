"""``python -m stacks.gate FILE...``: the inside of ``python -m stacks.checks``, which starts it in isolation."""

import sys
from pathlib import Path

from stacks.gate.scan import check

if __name__ == "__main__":
    sys.exit(check([Path(word) for word in sys.argv[1:]]))
