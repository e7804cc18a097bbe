"""Measures the project and its peers side by side; ``make bench`` runs it and keeps the tables in results.md."""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.goals import GOALS, goals_table
from benchmarks.memory import IS_SHOWN
from benchmarks.processes import Failed, Process, run
from benchmarks.processors import adopt_orphans
from benchmarks.samples import Outcome
from benchmarks.sections import growth, in_process, sample
from benchmarks.table import Table, failed_table

RESULTS = Path(__file__).with_name("results.md")
NODE = """\
import os, subprocess
from stacks.loading.nodejs import use_bundled_node
use_bundled_node()
subprocess.run([os.environ.get("JSII_NODE", "node"), "--version"], check=True)
"""
SECTIONS: dict[str, Callable[..., tuple[Table, dict[str, Outcome]]]] = {
    "synth": sample.synth,
    "cold": sample.cold,
    "validate": sample.validate,
    "sdk": sample.sdk,
    "stacks": growth.stacks,
    "hundred": growth.hundred,
    "selection": growth.selection,
    "thousand": growth.thousand,
    "compile": in_process.compiling,
    "scaling": in_process.scaling,
    "steps": in_process.steps,
}
INTRODUCTION = """\
# Results

Made by `make bench`; compare within a table, not with another machine. {machine}.

Whole processes are run in turn, A B C A B C ..., pinned to one core and then to two, after one run of each to warm up.
n is the number of runs that are timed. Processor time is that of the process and all that it starts; wall is what a
user waits. A ratio is the median of the ratios of runs that follow each other, so that noise of the machine falls on
both; behind a median, in brackets, are the quartiles. "Others" is the part of the machine's processors that other
programs took during the runs. Peak memory is the PSS of the process and all that it starts, added up, in a run of its
own; another program that runs the same Node at that time takes over a part of it, so measure while nothing else runs.
"""


def main() -> int:
    """Print the tables; 1 if something failed. Missed goals are only shown: a busy machine can be the reason."""
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description=__doc__)
    parser.add_argument(
        "sections", nargs="*", metavar="SECTION", help=f"some of: {', '.join(SECTIONS)}; without any, all"
    )
    parser.add_argument("--quick", action="store_true", help="few runs of each, for a first look")
    words = parser.parse_args()
    if unknown := set(words.sections) - set(SECTIONS):
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    if not IS_SHOWN:
        parser.error("only Linux shows what is measured")
    adopt_orphans()
    tables: list[Table] = []
    outcomes: dict[str, Outcome] = {}
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        machine = _machine(Path(folder))
        print(machine)
        for name in words.sections or SECTIONS:
            print(f"measuring: {name}", file=sys.stderr)
            try:
                table, reached = SECTIONS[name](Path(folder), is_quick=words.quick)
                outcomes.update(reached)
            except Failed as failed:
                table = failed_table(name, str(failed))
            tables.append(table)
            print(table.plain(), flush=True)
    if not words.sections:
        outcomes = {key: outcomes.get(key, Failed("see its section")) for key in GOALS}
    goals = goals_table(outcomes)
    print(goals.plain())
    if words.sections or words.quick:
        print(f"{RESULTS.name} stays as it is: it is written by a full run.", file=sys.stderr)
    else:
        texts = [INTRODUCTION.format(machine=machine), *(table.markdown() for table in (goals, *tables))]
        RESULTS.write_text("\n".join(texts), encoding="utf-8")
    return int(any(table.has_failed for table in tables))


def _machine(temp: Path) -> str:
    """Cores and versions: what a reader has to know to compare."""
    cores = len(os.sched_getaffinity(0))
    node = run(Process("node --version", ["-c", NODE]), temp).stdout.strip().removeprefix("v")
    packages = ", ".join(f"{name} {version(name)}" for name in ("jsii", "cdktf", "cdktf-cdktf-provider-aws"))
    return f"{platform.system()}, {cores} cores, Python {platform.python_version()}, Node {node}, {packages}"


if __name__ == "__main__":
    sys.exit(main())
