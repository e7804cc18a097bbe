"""Whether two pipeline definitions say the same."""

import json
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benchmarks.processes import Failed


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
