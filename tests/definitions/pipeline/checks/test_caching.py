"""Whether results of earlier executions can ever be taken."""

import re
import shutil
from pathlib import Path

import pytest

from definitions.pipeline.steps import step_types
from definitions.pipeline.steps.core.step import Step
from tests.definitions.sample_data import CONTEXT, dumped, of_sample
from tests.support import SAMPLES, compiled, config_of, problems_of

CACHEABLE = [name for kind in step_types() if kind.is_cacheable for name in kind.type_names()]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_what_steps_write_themselves_is_the_same_in_each_execution(sample: Path, tmp_path: Path) -> None:
    config = of_sample(sample)
    for step in config["pipeline"]["steps"]:
        if step["type"] in CACHEABLE:
            step["cacheConfig"] = {"enabled": True, "expireAfter": "P1D"}
    # Beside the sample, where the code of its steps is.
    folder = Path(shutil.copytree(sample.parent, tmp_path / "configs"))
    file = folder / "cached.yaml"
    file.write_text(dumped(config), encoding="utf-8")
    messages = [problem.message for problem in compiled(file, context=CONTEXT).problems]
    # A value that the YAML does not have is named by its path in the request, which begins with a capital.
    assert [message for message in messages if re.search(r"taken: '[A-Z].* is compared", message)] == []


@pytest.mark.parametrize("kind", [kind for kind in step_types() if kind.cache_key], ids=lambda kind: kind.type_name)
def test_compared_members_are_members_of_the_request(kind: type[Step]) -> None:
    assert kind.is_cacheable
    for names in kind.cache_key:
        whole = kind.request_shape()
        for name in names if whole is not None else ():
            assert whole is not None
            whole = (whole.item if whole.kind == "list" else whole).members[name]


def test_a_cached_step_may_use_one_that_uses_a_step_that_does_not_exist() -> None:
    def cached(name: str, uri: str) -> str:
        run = "imageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1', instanceType: ml.m5.large"
        settings = f'{run}, inputs: [{{inputName: a, s3Uri: {{property: "{uri}"}}}}]'
        cache = "cacheConfig: {enabled: true, expireAfter: P1D}"
        return f"- {{name: {name}, type: Processing, {cache}, processing: {{{settings}}}}}\n"

    steps = cached("First", "No.Uri") + cached("Second", "First.ProcessingInputs['a'].S3Input.S3Uri")
    [problem] = problems_of(config_of(steps))
    assert "there is no step 'No'" in problem
