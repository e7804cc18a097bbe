"""Which project file is meant, when none is named."""

import json
import os
from pathlib import Path

VARIABLE = "PIPELINES_PROJECT"
CONTEXT_KEY = "projectFile"
DEFAULT = "configs/mdaa.yaml"


def project_file(app_folder: Path) -> Path:
    """The project file: from ``PIPELINES_PROJECT``, else from the context of CDKTF, else ``configs/mdaa.yaml``.

    The context comes from the CDKTF command line through ``CDKTF_CONTEXT_JSON``; without it from ``cdktf.json``, so
    that both ways build the same. Paths in the context are relative to the folder of ``cdktf.json``.

    Raises:
        ValueError: the context is not a JSON object.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    context = os.environ.get("CDKTF_CONTEXT_JSON")
    settings = app_folder / "cdktf.json"
    if context is None and settings.is_file():
        context = json.dumps(json.loads(settings.read_text(encoding="utf-8")).get("context", {}))
    found = json.loads(context or "{}").get(CONTEXT_KEY, DEFAULT)
    return app_folder / str(found)
