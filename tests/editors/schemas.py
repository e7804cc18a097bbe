"""The schemas, and which of them a file names in its first line."""

from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

from definitions.json_schema.schemas import SCHEMAS, schema_of
from definitions.project.module import ENDPOINT, PIPELINE
from tests.support import CONFIGS

FOLDER = CONFIGS / "schema"
MODELINE = "# yaml-language-server: $schema="
ALL = sorted(path for path in CONFIGS.rglob("*.yaml") if "own-code" not in path.parts)
"""All samples: module configs, parts of such, project files and tag files."""

OF_KINDS = {PIPELINE: ("config", "part"), ENDPOINT: ("endpoint", "endpoint-part")}
"""Schemas of configs as a whole and in parts, by the kind of module."""


@cache
def validator(kind: str) -> Draft202012Validator:
    """A validator of a schema."""
    return Draft202012Validator(schema_of(kind))


def kind_of(sample: Path) -> str:
    """The schema that a sample names in its first line."""
    first = sample.read_text(encoding="utf-8").partition("\n")[0]
    named = (sample.parent / first.removeprefix(MODELINE)).resolve()
    [kind] = [name for name, kind in SCHEMAS.items() if FOLDER / kind.file == named]
    return kind
