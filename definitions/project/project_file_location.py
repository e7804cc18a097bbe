"""The project file that is used if none is named."""

import json
import os
from pathlib import Path

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.source.nodes import Position

VARIABLE = "PIPELINES_PROJECT"
CONTEXT_KEY = "projectFile"
DEFAULT = "configs/mdaa.yaml"


def find_project_file(app_folder: Path) -> Path:
    """Take the project file from ``PIPELINES_PROJECT`` or the context of CDKTF; ``configs/mdaa.yaml`` by default.

    The context comes from the CDKTF command line through ``CDKTF_CONTEXT_JSON``; without it from ``cdktf.json``, so
    that both ways build the same. Paths in the context are relative to the folder of ``cdktf.json``.

    Raises:
        InvalidConfig: ``cdktf.json`` or the context is not a JSON object.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    handed = os.environ.get("CDKTF_CONTEXT_JSON")
    settings = app_folder / "cdktf.json"
    context: object = {}
    if handed is not None:
        context = _object(handed, "CDKTF_CONTEXT_JSON")
    elif settings.is_file():
        context = _object(settings.read_text(encoding="utf-8"), str(settings)).get("context")
    found = context.get(CONTEXT_KEY, DEFAULT) if isinstance(context, dict) else DEFAULT
    return app_folder / str(found)


def _object(text: str, shown_as: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        position = Position(shown_as, error.lineno, error.colno)
        raise InvalidConfig([Problem(position, (), f"is not JSON: {error.msg}", "json-syntax")]) from None
    if isinstance(value, dict):
        return value
    raise InvalidConfig([Problem(Position(shown_as, 1, 1), (), "must be a JSON object", "json-syntax")])
