"""What the demo shows of each stage: its time and what came of it, in a few lines."""

import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.inventory import inventory

MOST_NAMES = 6
"""That are shown of a kind of resource."""


class Failed(Exception):
    """A stage of the demo; the message is for the user."""


@contextmanager
def stage(name: str) -> Iterator[list[str]]:
    """A stage with its time; the first of the lines that it gets stands beside it, the others below."""
    start, lines = time.monotonic(), list[str]()
    print(f"  {name:24}", end="", flush=True)
    try:
        yield lines
    except BaseException:
        print()
        raise
    print(f"{time.monotonic() - start:5.1f} s  {' '.join(lines[:1])}".rstrip(), flush=True)
    for line in lines[1:]:
        print(f"    {line}", flush=True)


def show_inventory(heading: str, places: Iterable[EmulatedAws]) -> None:
    """What AWS holds, of each kind a few names."""
    for aws in places:
        print(f"\n{heading}: account {aws.account}, region {aws.region}")
        for kind, names in inventory(aws).items():
            print(f"  {kind} ({len(names)})")
            for name in names[:MOST_NAMES]:
                print(f"    {name}")
            if len(names) > MOST_NAMES:
                print(f"    and {len(names) - MOST_NAMES} more")


def ran(
    command: list[str], variables: Mapping[str, str], folder: Path | None = None, show: Callable[[str], object] = id
) -> tuple[int, str]:
    """Run a command to its end; its exit code and what it said, of which ``show`` gets each line at once."""
    pipe, said = subprocess.PIPE, list[str]()
    with subprocess.Popen(
        command, env=variables, cwd=folder, stdout=pipe, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout
        try:
            for line in running.stdout:
                said.append(line)
                show(line.rstrip())
            running.wait()
        except KeyboardInterrupt:
            running.communicate()  # Ctrl-C reached it, too: it ends what it has begun
            raise
    return running.returncode, "".join(said)
