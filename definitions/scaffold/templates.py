"""The files of a new project and of its modules: copies of those in ``templates/``, which are whole as they are.

Each folder of ``templates/`` but ``project`` is a module: its ``pipeline.yaml``, scripts, data, and what stands for
AWS on a laptop.
"""

from pathlib import Path

_TEMPLATES = Path(__file__).parent / "templates"
_HIDDEN = ("gitignore", "github")
"""Names that get a dot in front; here, Git and GitHub would obey them."""
TEMPLATES = ("train", "batch")
CONFIG = "pipeline.yaml"
"""The module config of a template."""
PROJECT_FILE = "mdaa.yaml"


def project_files() -> dict[Path, str]:
    """The files around the modules of a project, by their paths in it."""
    return {_visible(path): text for path, text in _files("project").items()}


def module_files(template: str) -> dict[Path, str]:
    """The files of a module, by their paths in its folder.

    Args:
        template: one of ``TEMPLATES``.
    """
    return _files(template)


def _files(template: str) -> dict[Path, str]:
    folder = _TEMPLATES / template
    found = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.parent.name != "__pycache__")
    return {file.relative_to(folder): file.read_text(encoding="utf-8") for file in found}


def _visible(path: Path) -> Path:
    first, *rest = path.parts
    return Path(f".{first}" if first in _HIDDEN else first, *rest)
