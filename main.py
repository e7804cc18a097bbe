"""The CDKTF app: one stack for each module of the project file. ``pipelines synth`` does the same."""

import sys

from definitions.commands.ending import whole_process


def main() -> int:
    """Write the stacks that are meant; the result is the exit code."""
    from stacks.commands.synth import synthesize

    return synthesize()


if __name__ == "__main__":
    try:
        code = whole_process("main.py", main)
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package in ("definitions", "stacks"):
            raise
        sys.exit(
            f"the package '{package}' of Pipfile.lock is not installed: run 'make synth', or first 'pipenv install'"
        )
    sys.exit(code)
