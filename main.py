"""The CDKTF app: one stack for each module of the project file. ``pipelines synth`` does the same."""

import gc
import sys

from definitions.commands.ending import ended


def main() -> int:
    """Write the stacks that are meant; the result is the exit code."""
    from stacks.commands.synth import synthesize

    return synthesize()


if __name__ == "__main__":
    gc.disable()  # a run is over before there is anything worth collecting
    code = ended("main.py", main)
    gc.freeze()  # the interpreter collects once more at its end: there is nothing to look for
    sys.exit(code)
