"""The SageMaker Python SDK as a peer: its environment, and whether what it builds is the same pipeline as ours."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benchmarks.processes import ROOT, Failed

LOCK = ROOT / "Pipfile.lock"
VERSION = json.loads(LOCK.read_text(encoding="utf-8"))["benchmarks"]["sagemaker"]["version"].removeprefix("==")
FOLDER = ROOT / ".venv" / "sagemaker-sdk"
PATIENCE = 900  # seconds


class NotInstalled(Exception):
    """The SDK cannot be installed here; the text is why."""


def installed() -> Path:
    """The Python that has the SDK. Its environment is made at the first use, apart from the project's own packages.

    Raises:
        NotInstalled: with the reason, in words for the table; what pip says goes to stderr.
    """
    python = FOLDER / "bin" / "python"
    stamp = FOLDER / f".python-{sys.version_info[0]}.{sys.version_info[1]}-sagemaker-{VERSION}"
    if stamp.is_file() and python.is_file():
        return python
    print(f"  installing sagemaker=={VERSION} in {FOLDER.relative_to(ROOT)}, once: 250 MB", file=sys.stderr, flush=True)
    # By the hashes of the lock. Bytecode is kept elsewhere while measuring, see processes.py.
    steps = {
        "python -m venv": [sys.executable, "-m", "venv", "--clear", "--without-pip", str(FOLDER)],
        f"pip install sagemaker=={VERSION}": [str(python), str(ROOT / "toolchain" / "install.py"), "benchmarks"],
    }
    for name, command in steps.items():
        try:
            code = subprocess.run(command, stdout=sys.stderr, timeout=PATIENCE).returncode
        except OSError as error:
            raise NotInstalled(f"'{name}' could not start: {error.strerror}") from None
        except subprocess.TimeoutExpired:
            raise NotInstalled(f"'{name}' took longer than {PATIENCE} s") from None
        if code != 0:
            raise NotInstalled(f"'{name}' ended with exit code {code}")
    stamp.touch()
    return python


def require_same(ours: Path, theirs: Path) -> None:
    """Compare two definitions: parameters, and the steps in order with types, branches and what they refer to.

    Settings that only one of them writes, such as keys and networks, may differ.

    Raises:
        Failed: with the first difference.
    """
    lines = [list(_outline(json.loads(file.read_text(encoding="utf-8")))) for file in (ours, theirs)]
    for our, their in zip_longest(*lines):
        if our != their:
            our_part, their_part = next(parts for parts in zip_longest(our or (), their or ()) if parts[0] != parts[1])
            place = " ".join(map(str, (our or their or ())[:3]))
            raise Failed(f"the definitions differ at {place}: ours has {our_part}, the SDK's {their_part}")


def _outline(definition: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    for parameter in definition["Parameters"]:
        yield "parameter", parameter["Name"], parameter["Type"], parameter["DefaultValue"]
    yield from _steps(definition["Steps"], "Steps")


def _steps(steps: list[dict[str, Any]], place: str) -> Iterator[tuple[object, ...]]:
    for step in steps:
        arguments = dict(step["Arguments"])
        branches = {key: arguments.pop(key, []) for key in ("IfSteps", "ElseSteps")}
        yield place, step["Name"], step["Type"], *sorted(_references(arguments))
        for key, chosen in branches.items():
            yield from _steps(chosen, f"{step['Name']}.{key}")


def _references(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == "Get":
                yield value
            else:
                yield from _references(value)
    elif isinstance(tree, list):
        for item in tree:
            yield from _references(item)
