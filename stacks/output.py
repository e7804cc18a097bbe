"""The output folder of a synth, and the stacks that the last synth wrote to it.

``python -m stacks.output`` prints a summary of them. Stacks of earlier synths may still be in the folder: what this one
wrote is in its manifest.

Source: CDKTF documentation, "Configuration file" (``output``) and "Environment variables" (``CDKTF_OUTDIR``).
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

VARIABLE = "CDKTF_OUTDIR"
DEFAULT = "cdktf.out"
APP_FOLDER = Path(__file__).parent.parent


class OutputProblem(Exception):
    """The output folder cannot be found, or does not hold what is looked for; the message is for the user."""


def output_folder(app_folder: Path = APP_FOLDER) -> Path:
    """The output folder: ``CDKTF_OUTDIR``, else ``output`` of ``cdktf.json``, else ``cdktf.out``.

    A relative path is relative to the current folder, and one of ``cdktf.json`` to the folder of that file.

    Raises:
        OutputProblem: ``cdktf.json`` cannot be read.
    """
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen)
    settings = app_folder / "cdktf.json"
    named = _json_object(settings).get("output", DEFAULT) if settings.is_file() else DEFAULT
    if not isinstance(named, str) or not named:
        raise OutputProblem(f"{settings}: output: must be the path of a folder; got {json.dumps(named)}")
    return Path(DEFAULT) if named == DEFAULT else app_folder / named


def stack_files(out: Path) -> list[Path]:
    """The ``cdk.tf.json`` of each stack of the last synth, at least one, sorted by the name of the stack.

    Raises:
        OutputProblem: nothing was synthesized into the folder, or a stack of it is gone.
    """
    manifest = out / "manifest.json"
    if not manifest.is_file():
        raise OutputProblem(f"{out}: nothing was synthesized here; run `make synth` first, with the same {VARIABLE}")
    stacks: Any = _json_object(manifest).get("stacks")
    try:
        files = [out / str(stacks[name]["synthesizedStackPath"]) for name in sorted(stacks)]
    except (KeyError, TypeError):
        raise OutputProblem(f"{manifest}: is no manifest of CDKTF; run `make synth` again") from None
    if not files:
        raise OutputProblem(f"{out}: the synth made no stack: the project has no module of a kind that is built here")
    for file in files:
        if file.suffix != ".json":
            raise OutputProblem(f"{file}: must be cdk.tf.json; unset SYNTH_HCL_OUTPUT and run `make synth` again")
        if not file.is_file():
            raise OutputProblem(f"{file}: there is no such file; run `make synth` again")
    return files


def summary(files: list[Path]) -> str:
    """One line for each stack: its resources, its size, its file."""
    lines = [f"Synthesized {len(files)} stack{'s' * (len(files) != 1)}:"]
    for file in files:
        resources: dict[str, Any] = _json_object(file).get("resource", {})
        lines.append(f"{sum(map(len, resources.values())):5} resources {file.stat().st_size / 1024:7.1f} KB  {file}")
    return "\n".join(lines)


def _json_object(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise OutputProblem(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise OutputProblem(f"{file}: is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise OutputProblem(f"{file}: must be a JSON object")
    return content


def main() -> int:
    """Print the summary."""
    try:
        print(summary(stack_files(output_folder())))
    except OutputProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
