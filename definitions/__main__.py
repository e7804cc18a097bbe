"""``python -m definitions``: the verbs of ``pipelines`` that need nothing but YAML, without Terraform."""

import gc
import sys
from collections.abc import Sequence

from definitions.commands.ending import ended


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; the result is the exit code. Without words, those of the command line."""
    if words is None:
        gc.disable()  # the process is over before there is anything worth collecting
    code = ended("python -m definitions", lambda: _run(words))
    if words is None:
        gc.freeze()  # the interpreter collects once more at its end: there is nothing to look for
    return code


def _run(words: Sequence[str] | None) -> int:
    from definitions.commands.command_line import PURE_VERBS, run_command

    return run_command("python -m definitions", PURE_VERBS, words)


if __name__ == "__main__":
    sys.exit(main())
