"""Measures the project and its peers side by side; ``make bench`` runs it and keeps the tables in results.md."""

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measurements import TABLES
from benchmarks.processes import Failed, Process, run
from benchmarks.table import Table

RESULTS = Path(__file__).with_name("results.md")
NODE = """\
import os, subprocess
from stacks.loading.nodejs import use_bundled_node
use_bundled_node()
subprocess.run([os.environ.get("JSII_NODE", "node"), "--version"], check=True)
"""
INTRODUCTION = """\
# Results

Made by `make bench`; compare within a table, not with another machine. {machine}.

Whole processes are run in turn, A B C A B C ..., after one run of each to warm up. n is the number of runs that are
timed; a ratio is the median of the ratios of runs that follow each other, so that noise of the machine falls on both.
Peak memory is the PSS of the process and all that it starts, added up, in a run of its own; another program that runs
the same Node at that time takes over a part of it, so measure while nothing else runs.
"""


def main() -> int:
    """Print the tables; 1 if something failed. Missed targets are only shown: a busy machine can be the reason."""
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description=__doc__)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"some of: {', '.join(TABLES)}; without any, all")
    parser.add_argument("--quick", action="store_true", help="few runs of each, for a first look")
    words = parser.parse_args()
    if unknown := set(words.tables) - set(TABLES):
        parser.error(f"there is no table {', '.join(sorted(unknown))}")
    tables: list[Table] = []
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        machine = _machine(Path(folder))
        print(machine)
        for name in words.tables or TABLES:
            print(f"measuring: {name}", file=sys.stderr)
            try:
                tables.append(TABLES[name](Path(folder), is_quick=words.quick))
            except Failed as failed:
                tables.append(Table.failed(name, str(failed)))
            print(tables[-1].plain(), flush=True)
    if words.tables or words.quick:
        print(f"{RESULTS.name} stays as it is: it is written by a full run.", file=sys.stderr)
    else:
        texts = [INTRODUCTION.format(machine=machine), *(table.markdown() for table in tables)]
        RESULTS.write_text("\n".join(texts), encoding="utf-8")
    return int(any(row.failure for table in tables for row in table.rows))


def _machine(temp: Path) -> str:
    """Cores and versions: what a reader has to know to compare."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    node = run(Process("node --version", ["-c", NODE]), temp).stdout.strip().removeprefix("v")
    packages = ", ".join(f"{name} {version(name)}" for name in ("jsii", "cdktf", "cdktf-cdktf-provider-aws"))
    return f"{platform.system()}, {cores} cores, Python {platform.python_version()}, Node {node}, {packages}"


if __name__ == "__main__":
    sys.exit(main())
