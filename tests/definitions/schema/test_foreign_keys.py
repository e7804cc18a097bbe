"""Keys of the SageMaker SDK and of AWS's API under the names that they have here."""

import pytest

from definitions.schema.errors import unknown_key
from definitions.schema.foreign_keys import key_hint, meant_key

TRAINING = [
    "entryPoint",
    "image",
    "imageUri",
    "instanceCount",
    "maxRuntimeInSeconds",
    "script",
    "scriptS3Uri",
    "sourceDir",
]


@pytest.mark.parametrize(
    ("key", "known", "given", "meant"),
    [
        ("max_run", TRAINING, {}, "maxRuntimeInSeconds"),
        ("max_run", ["name"], {}, None),
        ("maxRun", TRAINING, {"maxRuntimeInSeconds"}, None),
        ("entry_point", TRAINING, {"entry_point"}, "script"),
        ("entry_point", TRAINING, {"entry_point", "source_dir"}, None),
        ("source", ["inputName", "localPath", "s3Uri"], {}, "s3Uri"),
        ("source", ["outputName", "localPath", "s3Uri"], {}, "localPath"),
        ("destination", ["inputName", "localPath", "s3Uri"], {}, "localPath"),
        ("destination", ["outputName", "localPath", "s3Uri"], {}, "s3Uri"),
        ("name", ["filePath", "outputName", "propertyFileName"], {}, "propertyFileName"),
    ],
)
def test_the_key_that_is_meant(key: str, known: list[str], given: set[str], meant: str | None) -> None:
    assert meant_key(key, known, given) == meant


@pytest.mark.parametrize(
    ("key", "value", "hint"),
    [
        ("code", "a.py", "write script: a.py for a file beside this config, or scriptS3Uri: for one in S3"),
        ("code", "s3://code/a.py", "write scriptS3Uri: s3://code/a.py"),
        ("framework_version", "1.7", 'write image: {framework: NAME, version: "1.7"}, in place of imageUri'),
        ("anything", "x", None),
    ],
)
def test_what_no_single_key_replaces_is_explained(key: str, value: str, hint: str | None) -> None:
    assert key_hint(key, value, TRAINING) == hint


@pytest.mark.parametrize("key", ["role", "roleArn", "role_arn", "executionRoleArn", "RoleArn"])
def test_a_role_is_left_out(key: str) -> None:
    context = unknown_key(key, TRAINING).context
    assert context is not None
    assert context["hint"].startswith("leave it out: the pipeline has a role of its own")
