"""The schemas of the files that users write.

Source: JSON Schema 2020-12, "Core".
"""

import json
from collections.abc import Callable

from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.execution.outcomes import Outcomes
from definitions.expectations.models import CaseFile
from definitions.foundation.records import record
from definitions.json_schema.levels import LevelDefinitions
from definitions.json_schema.models import ModelDefinitions
from definitions.json_schema.steps import StepDefinitions
from definitions.local.settings import LocalSettings
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.project.levels import ProjectFile
from definitions.project.rare_models import TagFile
from definitions.schema.model import Model
from definitions.schema.value_schemas import JsonSchema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@record
class SchemaKind:
    """A kind of files: the name of their schema's own file, its title, and how it is made."""

    file: str
    title: str
    make: Callable[[], tuple[ModelDefinitions, JsonSchema]]


def schema_of(kind: str) -> JsonSchema:
    """The schema of a kind of files, one of ``SCHEMAS``."""
    chosen = SCHEMAS[kind]
    models, root = chosen.make()
    return {"$schema": _DIALECT, "title": chosen.title, **root, "$defs": models.definitions}


def schema_text(kind: str) -> str:
    """The schema as JSON, with a line for each definition."""
    whole = schema_of(kind)
    definitions = [f"{_json(name)}: {_json(schema)}" for name, schema in sorted(whole.pop("$defs").items())]
    return _json(whole)[:-1] + ', "$defs": {\n' + ",\n".join(definitions) + "\n}}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _config(*, is_part: bool = False) -> tuple[ModelDefinitions, JsonSchema]:
    models = StepDefinitions(takes_null=False)
    return models, models.of_model(ModuleConfig, is_part=is_part)


def _project() -> tuple[ModelDefinitions, JsonSchema]:
    models = LevelDefinitions(takes_null=True)
    return models, models.of_model(ProjectFile)


def _plain(model: type[Model], *, is_part: bool = False) -> tuple[ModelDefinitions, JsonSchema]:
    models = ModelDefinitions(takes_null=False)
    return models, models.of_model(model, is_part=is_part)


SCHEMAS = {
    "config": SchemaKind("module-config.schema.json", "Module config", _config),
    "part": SchemaKind("module-config-part.schema.json", "Part of a module config", lambda: _config(is_part=True)),
    "endpoint": SchemaKind(
        "endpoint-config.schema.json", "Config of an endpoint", lambda: _plain(EndpointModuleConfig)
    ),
    "endpoint-part": SchemaKind(
        "endpoint-config-part.schema.json",
        "Part of a config of an endpoint",
        lambda: _plain(EndpointModuleConfig, is_part=True),
    ),
    "project": SchemaKind("project.schema.json", "Project file", _project),
    "test": SchemaKind("pipeline-tests.schema.json", "Tests of a pipeline", lambda: _plain(CaseFile)),
    "outcomes": SchemaKind("outcomes.schema.json", "Outcomes of an execution", lambda: _plain(Outcomes)),
    "local": SchemaKind("local.schema.json", "What stands for AWS on this machine", lambda: _plain(LocalSettings)),
    "tags": SchemaKind("tags.schema.json", "Tag file", lambda: _plain(TagFile)),
}
"""The kinds of files by their names on the command line."""
