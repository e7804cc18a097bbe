"""Which folder a synth writes to, and that it writes JSON.

Source: CDKTF documentation, "Configuration file" (``output``), "Environment variables" (``CDKTF_OUTDIR``) and "CLI
commands" (``--hcl``).
"""

import json
import os
from pathlib import Path
from typing import Any

VARIABLE = "CDKTF_OUTDIR"
HCL_VARIABLE = "SYNTH_HCL_OUTPUT"
DEFAULT = "cdktf.out"


class OutputProblem(Exception):
    """The output folder cannot be found or used, or does not hold what is looked for; the message is for the user."""


def output_folder(folder: Path = Path()) -> Path:
    """The output folder: ``CDKTF_OUTDIR``, else ``output`` of ``cdktf.json``, else ``cdktf.out``.

    Args:
        folder: where ``cdktf.json`` is looked for, and what its ``output`` is relative to; the current folder if not
            given. ``CDKTF_OUTDIR`` is relative to the current folder.

    Raises:
        OutputProblem: ``cdktf.json`` cannot be read.
    """
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen)
    settings = folder / "cdktf.json"
    named = json_object(settings).get("output", DEFAULT) if settings.is_file() else DEFAULT
    if not isinstance(named, str) or not named:
        raise OutputProblem(f"{settings}: output: must be the path of a folder; got {json.dumps(named)}")
    return folder / named


def refuse_hcl() -> None:
    """Let nothing be written as HCL: CDKTF does not escape the quotes in texts, policies and definitions above all.

    Raises:
        OutputProblem: CDKTF is asked to write it.
    """
    if os.environ.get(HCL_VARIABLE) == "true":
        raise OutputProblem(
            f"{HCL_VARIABLE}: CDKTF writes HCL that Terraform cannot read, as it does not escape quotes in texts;"
            " unset it, or leave out --hcl: Terraform reads JSON as well"
        )


def json_object(file: Path) -> dict[str, Any]:
    """The content of a file.

    Raises:
        OutputProblem: it cannot be read, or is no JSON object.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise OutputProblem(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise OutputProblem(f"{file}: is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise OutputProblem(f"{file}: must be a JSON object")
    return content
