"""``python -m stacks.checks``: the gate over the stacks of the last synth, or over the named files."""

import sys
from collections.abc import Sequence
from pathlib import Path

from stacks.gate.isolation import check_in_isolation
from stacks.output import OutputProblem, output_folder, stack_files


def main(words: Sequence[str]) -> int:
    """The command; ``make check`` runs it.

    Args:
        words: paths of ``cdk.tf.json``; without, the stacks of the last synth are checked.

    Returns:
        0 if all checks ran and passed, 1 if not, 2 if there is nothing to check or checkov could not run.
    """
    try:
        files = [_file(word) for word in words] or stack_files(output_folder())
    except OutputProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    return check_in_isolation(files)


def _file(word: str) -> Path:
    """A stack named by the user; checkov passes over other files without a word."""
    file = Path(word)
    if not word.endswith(".tf.json"):
        raise OutputProblem(f"{word}: must be a cdk.tf.json; usage: python -m stacks.checks [FILE...]")
    if not file.is_file():
        raise OutputProblem(f"{word}: there is no such file")
    return file


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
