"""All modules of a project, compiled and built by as many processes as pay."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

from definitions.diagnostics.progress import Progress
from definitions.project.module import Module
from stacks.output.manifest import add_entries, manifest_entries
from stacks.synthesis.share import Compiled, Share
from stacks.synthesis.workers import Worker, workers

STACKS_OF_A_PROCESS = 25
"""A process takes about as long to start as it takes to make so many stacks."""
MOST_PROCESSES = 4
"""Each takes some 200 MB."""


def shares_that_pay(stacks: int) -> int:
    """The number of processes for so many stacks, this one among them."""
    # Systems other than Linux do not say which processors this process may use.
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return max(1, min(processors, stacks // STACKS_OF_A_PROCESS, MOST_PROCESSES))


class Shares:
    """The share of this process and those of its workers."""

    def __init__(self, own: Share, others: Sequence[Worker], stacks: int) -> None:
        self._own = own
        self._others = others
        self._stacks = stacks
        self._progress = Progress()

    def compile(self) -> list[Compiled]:
        """Compile all modules; the results are in their order."""
        with self._progress.of(self._stacks, "stacks compiled") as count:
            results = [self._own.compile(self._with_others(count)), *(other.answer(count) for other in self._others)]
        return [one for row in zip_longest(*results) for one in row if one is not None]

    def build(self, folder: Path, out: Path) -> None:
        """Write all stacks into a folder, from which they will be moved to ``out``.

        Raises:
            OutputProblem: CDKTF cannot be loaded, the folder cannot be written, or a process has ended.
        """
        parts = [folder / f"share-{number}" for number, _ in enumerate(self._others, 1)]
        for other, part in zip(self._others, parts, strict=True):
            other.tell((part, out))
        with self._progress.of(self._stacks, "stacks built") as count:
            self._own.build(folder, out, self._with_others(count))
            for other in self._others:
                other.answer(count)
        for part in parts:
            _join(folder, part)

    def _with_others(self, count: Callable[[], None]) -> Callable[[], None]:
        """Count one of this process, and those that others have done meanwhile: if one has failed, all end now."""

        def count_all() -> None:
            count()
            for other in self._others:
                other.look(count)

        return count_all


@contextmanager
def shares_of(modules: Sequence[Module], project_file: Path, environment: Mapping[str, str]) -> Iterator[Shares]:
    """The modules of a project in shares; all processes end with this block."""
    number = shares_that_pay(len(modules))
    with workers(project_file, environment, number) as others:
        yield Shares(Share(modules[::number], environment), others, len(modules))


def _join(folder: Path, part: Path) -> None:
    """Move the stacks of a part to the others, and name them in the manifest."""
    (folder / "stacks").mkdir(exist_ok=True)
    for stack in (part / "stacks").iterdir():
        stack.rename(folder / "stacks" / stack.name)
    add_entries(folder, manifest_entries(part))
    shutil.rmtree(part)
