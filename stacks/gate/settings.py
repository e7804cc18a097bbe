"""The project's settings of checkov: the one place where a check is skipped is ``.checkov.yaml`` in the current folder.

checkov has more settings that leave something out (``check``, ``soft-fail``, ``baseline``, ``skip-path`` ...). None of
them says which check of which stack is skipped, and why, so the gate takes none of them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SKIP, DIRECTORIES = "skip-check", "external-checks-dir"
TAKEN = (DIRECTORIES, "compact", SKIP)


class UnusableSettings(Exception):
    """The file cannot be taken; the message is for the user."""


@dataclass(frozen=True)
class Settings:
    """What the project says.

    Attributes:
        skips: ids of checks, each with ``:<regular expression>`` behind it if it is skipped for some stacks only.
        directories: folders of more rules, relative to the current folder.
    """

    skips: list[str]
    directories: list[str]


def read_settings(file: Path) -> Settings:
    """The settings of the file; without a file nothing is skipped.

    Raises:
        UnusableSettings: the file cannot be read or is no YAML, or holds a key or value that is not taken.
    """
    try:
        content: Any = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        return Settings([], [])
    except OSError as error:
        raise UnusableSettings(f"{file}: cannot be read: {error.strerror}") from None
    except (ValueError, yaml.YAMLError) as error:
        raise UnusableSettings(f"{file}: is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise UnusableSettings(f"{file}: must hold keys of checkov: {', '.join(TAKEN)}")
    for key in content:
        if key not in TAKEN:
            raise UnusableSettings(
                f"{file}: {key}: cannot be set; the gate takes {', '.join(TAKEN)}."
                f" To leave a check out, name it in {SKIP}, with the reason above it"
            )
    return Settings(_texts(file, content, SKIP), _texts(file, content, DIRECTORIES))


def _texts(file: Path, content: dict[str, Any], key: str) -> list[str]:
    values = content.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise UnusableSettings(f"{file}: {key}: must be a list of texts")
    return values
