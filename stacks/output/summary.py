"""What a synth made, in a few lines."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stacks.output.folder import json_object


def summary(files: Sequence[Path]) -> str:
    """One line for each stack: its resources, its size, its file."""
    lines = [f"Synthesized {len(files)} stack{'s' * (len(files) != 1)}:"]
    for file in files:
        resources: dict[str, Any] = json_object(file).get("resource", {})
        lines.append(f"{sum(map(len, resources.values())):5} resources {file.stat().st_size / 1024:7.1f} KB  {file}")
    return "\n".join(lines)
