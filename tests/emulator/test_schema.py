"""The schema that the stand-in serves is the one from which the provider's Python package was generated."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.emulator import schema
from tests.emulator.schema.compare import differences
from tests.emulator.schema.derive import derived, types_in_use
from tests.support import ROOT

SCHEMA = schema.load()


def served(changed: dict[str, Any]) -> dict[str, Any]:
    return {"format_version": "1.0", "provider_schemas": {"example.com/hashicorp/aws": changed}}


def test_golden_provider_schema() -> None:
    text = json.dumps(derived(types_in_use()), indent=1, sort_keys=True) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        schema.FILE.write_text(text, encoding="utf-8")
    assert text == schema.FILE.read_text("utf-8")


def test_schema_is_that_of_the_locked_provider() -> None:
    minimal = json.loads((ROOT / "tests/golden/minimal/cdk.tf.json").read_text("utf-8"))
    assert minimal["terraform"]["required_providers"]["aws"]["version"] == SCHEMA["provider_version"]


def test_attributes_are_read_as_terraform_knows_them() -> None:
    key = SCHEMA["resource_schemas"]["aws_kms_key"]["block"]["attributes"]
    assert key["arn"] == {"computed": True, "type": "string"}
    assert key["policy"] == {"computed": True, "optional": True, "type": "string"}
    assert key["tags"] == {"optional": True, "type": ["map", "string"]}
    role = SCHEMA["resource_schemas"]["aws_iam_role"]["block"]["attributes"]
    assert role["assume_role_policy"] == {"required": True, "type": "string"}
    assert role["managed_policy_arns"] == {"computed": True, "optional": True, "type": ["set", "string"]}


def test_blocks_are_read_as_terraform_knows_them() -> None:
    versioning = SCHEMA["resource_schemas"]["aws_s3_bucket_versioning"]["block"]["block_types"]
    settings = versioning["versioning_configuration"]
    assert (settings["nesting_mode"], settings["min_items"], settings["max_items"]) == ("list", 1, 1)
    encryption = SCHEMA["resource_schemas"]["aws_s3_bucket_server_side_encryption_configuration"]["block"]
    rule = encryption["block_types"]["rule"]
    assert rule["nesting_mode"] == "set"
    assert "max_items" not in rule


def test_same_schema_has_no_differences() -> None:
    assert differences(SCHEMA, served(SCHEMA)) == []


def test_differences_are_told_by_their_place() -> None:
    other = copy.deepcopy(SCHEMA)
    pipeline = other["resource_schemas"]["aws_sagemaker_pipeline"]["block"]
    pipeline["attributes"]["role_arn"] = {"type": "string", "required": True}
    pipeline["attributes"]["role"] = {"type": "string", "optional": True}
    del pipeline["block_types"]["parallelism_configuration"]["block"]["attributes"]["max_parallel_execution_steps"]
    del other["data_source_schemas"]["aws_region"]
    assert differences(SCHEMA, served(other)) == [
        "aws_sagemaker_pipeline.role: only served",
        "aws_sagemaker_pipeline.role_arn: required None, served True",
        "aws_sagemaker_pipeline.role_arn: optional True, served None",
        "aws_sagemaker_pipeline.parallelism_configuration.max_parallel_execution_steps: only derived",
        "aws_region: only derived",
    ]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        pytest.param(json.dumps(served(SCHEMA)), 0, "0 differences", id="equal"),
        pytest.param("{}", 2, "not an output of 'terraform providers schema -json'", id="another document"),
        pytest.param("?", 2, "not an output of 'terraform providers schema -json'", id="no document"),
    ],
)
def test_command_compares_a_document(tmp_path: Path, content: str, code: int, said: str) -> None:
    document = tmp_path / "schema.json"
    document.write_text(content, "utf-8")
    command = [sys.executable, "-m", "tests.emulator.schema", str(document)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == code
    assert said in ended.stdout + ended.stderr
