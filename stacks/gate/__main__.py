"""``stacks.gate FILE...``: the inside of ``pipelines check``, which starts it in isolation."""

import os
import signal
import sys
import tempfile
from pathlib import Path

from definitions.commands.ending import ended


def main() -> int:
    """Check the files that are named; the code is that of `stacks.gate.scan.check`."""
    from stacks.gate.scan import check

    return check([Path(word) for word in sys.argv[1:]])


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever started this is interrupted too, and says so
    tempfile.tempdir = os.environ["HOME"]  # which goes when this has ended, however that was
    sys.exit(ended("pipelines check", main))
