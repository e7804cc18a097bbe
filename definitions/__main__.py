"""``python -m definitions``: the verbs of ``pipelines`` that need nothing but YAML, without Terraform."""

import sys
from collections.abc import Sequence

from definitions.commands.ending import ended, whole_process


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; the result is the exit code. Without words, those of the command line."""
    end = whole_process if words is None else ended
    return end("python -m definitions", lambda: _run(words))


def _run(words: Sequence[str] | None) -> int:
    from definitions.commands.command_line import PURE_VERBS, run_command

    return run_command("python -m definitions", PURE_VERBS, words)


if __name__ == "__main__":
    sys.exit(main())
