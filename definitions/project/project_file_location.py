"""The project file that is used if none is named."""

import os
from collections.abc import Iterator
from pathlib import Path

from definitions.diagnostics.json_text import read_json
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.source.folders import shown_path
from definitions.source.nodes import Position

VARIABLE = "PIPELINES_PROJECT"
CONTEXT_KEY = "projectFile"
FILE_NAME = "mdaa.yaml"
DEFAULT = f"configs/{FILE_NAME}"


def chosen_project_file(named: Path | None = None) -> Path:
    """Take the project file that is named, else that of the current folder, which is the user's.

    Raises:
        InvalidConfig: ``cdktf.json`` or the context is not a JSON object, or nobody named a file and there is none.
    """
    if named is not None:
        return named
    found = find_project_file(Path())
    if not os.environ.get(VARIABLE) and not found.exists():
        hint = f"name the project file: --project FILE, {VARIABLE}, or '{CONTEXT_KEY}' in the context of cdktf.json"
        raise InvalidConfig(
            [Problem(Position(shown_path(found), 1, 1), (), "there is no such file", "missing-file", hint)]
        )
    return found


def find_project_file(folder: Path) -> Path:
    """Take the project file from ``PIPELINES_PROJECT`` or the context of CDKTF; ``configs/mdaa.yaml`` by default.

    The context comes from the CDKTF command line through ``CDKTF_CONTEXT_JSON``; without it from ``cdktf.json``, so
    that both ways build the same.

    Args:
        folder: where ``cdktf.json`` is looked for; paths in the context are relative to it.

    Raises:
        InvalidConfig: ``cdktf.json`` or the context is not a JSON object.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    handed = os.environ.get("CDKTF_CONTEXT_JSON")
    settings = folder / "cdktf.json"
    context: object = {}
    if handed is not None:
        context = _object(handed, "CDKTF_CONTEXT_JSON")
    elif settings.is_file():
        context = _object(settings.read_text(encoding="utf-8"), str(settings)).get("context")
    found = context.get(CONTEXT_KEY, DEFAULT) if isinstance(context, dict) else DEFAULT
    return folder / str(found)


def project_files_around(file: Path, named: Path | None = None) -> Iterator[Path]:
    """Project files that may name another file, in the order in which they are asked.

    The first is that of the current folder; others are each ``mdaa.yaml`` beside the file or above it, up to the
    current folder, never beyond: a project file may name code that is run. If the user names one, it is the only one.

    Raises:
        InvalidConfig: ``cdktf.json`` or the context is not a JSON object.
    """
    if named is not None:
        yield named
        return
    chosen = find_project_file(Path())
    if os.environ.get(VARIABLE) or chosen.exists():
        yield chosen
    here, folder = Path.cwd(), Path(os.path.abspath(file)).parent
    while folder.is_relative_to(here):
        found = folder / FILE_NAME
        if found.is_file() and found.resolve() != chosen.resolve():
            yield found
        folder = folder.parent


def _object(text: str, shown_as: str) -> dict[str, object]:
    value = read_json(text, shown_as)
    if isinstance(value, dict):
        return value
    raise InvalidConfig([Problem(Position(shown_as, 1, 1), (), "must be a JSON object", "json-syntax")])
