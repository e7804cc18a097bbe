"""The tables of the members that keys write, held against what steps write."""

from pathlib import Path

import pytest

from definitions.adoption.settings import member_at, settings_model
from definitions.pipeline.steps import step_types
from definitions.pipeline.steps.core.step import Step
from definitions.schema.model import Model, keys_of
from definitions.values.placeholders import with_placeholders
from tests.definitions.comparison.samples import sample as compiled_sample
from tests.support import SAMPLES

_OF_SEVERAL = {
    "containers",
    "dataset",
    "localPath",
    "s3Uri",
    "modelData",
    "inputDataUri",
    "modelName",
    "job",
    "modelPackageGroupName",
    "instanceCount",
}
"""Keys that write a member together with others, which replace them or are added."""


def written(value: object) -> object:
    """A value of a model as a request may have it; ``None`` for one that is made of others."""
    return value if isinstance(value, str | int | float) else None


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_key_of_a_table_writes_its_member(path: Path) -> None:
    pipeline = compiled_sample(path)
    for step in pipeline.config.pipeline.steps:
        settings = settings_of_step(step)
        body = with_placeholders(step.render(pipeline.context))
        for table, whole in ((step.request_paths(), member_at(body, "Arguments")), (step.step_paths(), body)):
            for key, place in table.items():
                name = names_of(settings)[key]
                value, default = written(getattr(settings, name)), type(settings).model_fields[name].default
                if value not in (None, default) and key not in _OF_SEVERAL:
                    assert str(member_at(whole, place)) == str(value), (step.name, key)


@pytest.mark.parametrize("kind", step_types(), ids=lambda kind: kind.type_name)
def test_tables_name_keys_that_there_are(kind: type[Step]) -> None:
    table = {**kind.request_paths(), **kind.step_paths()}
    assert table.keys() <= set(keys_of(settings_model(kind)).values())


def settings_of_step(step: Step) -> Model:
    [name] = [name for name, key in keys_of(type(step)).items() if key == step.payload]
    settings = getattr(step, name)
    assert isinstance(settings, Model)
    return settings


def names_of(model: Model) -> dict[str, str]:
    return {key: name for name, key in keys_of(type(model)).items()}
