"""``pipelines``: from YAML to checked Terraform stacks. ``python -m stacks`` is the same."""

import sys
from collections.abc import Sequence

from definitions.commands.ending import ended, whole_process


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; the result is the exit code. Without words, those of the command line."""
    end = whole_process if words is None else ended
    return end("pipelines", lambda: _run(words))


def _run(words: Sequence[str] | None) -> int:
    from definitions.commands.command_line import run_command
    from stacks.commands.verbs import VERBS

    return run_command("pipelines", VERBS, words)


if __name__ == "__main__":
    sys.exit(main())
