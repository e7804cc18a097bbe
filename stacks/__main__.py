"""``pipelines``: from YAML to checked Terraform stacks. ``python -m stacks`` is the same."""

import gc
import sys
from collections.abc import Sequence

from definitions.commands.ending import ended


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; the result is the exit code. Without words, those of the command line."""
    if words is None:
        gc.disable()  # the process is over before there is anything worth collecting
    code = ended("pipelines", lambda: _run(words))
    if words is None:
        gc.freeze()  # the interpreter collects once more at its end: there is nothing to look for
    return code


def _run(words: Sequence[str] | None) -> int:
    from definitions.commands.command_line import run_command
    from stacks.commands.verbs import VERBS

    return run_command("pipelines", VERBS, words)


if __name__ == "__main__":
    sys.exit(main())
