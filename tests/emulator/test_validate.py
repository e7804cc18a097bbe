"""What ``terraform validate`` says of our stacks, and what it refuses when they are wrong; no AWS is needed."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.app import App
from tests.emulator import schema
from tests.emulator.provider.plugin import running_provider
from tests.emulator.resources import DATA_SOURCES, RESOURCES
from tests.emulator.schema.compare import differences
from tests.emulator.terraform import Terraform, environment
from tests.test_app import TRAIN

pytestmark = pytest.mark.xdist_group("validate")

MISTAKES: dict[str, tuple[str, str, Any, str]] = {
    "unknown attribute": (
        "aws_kms_alias.encryption_key_alias",
        "target_key",
        "x",
        'No argument or block type is named "target_key"',
    ),
    "unknown attribute of a block": (
        "aws_s3_bucket_versioning.model_bucket_versioning",
        "versioning_configuration",
        {"status": "Enabled", "state": "x"},
        'No argument or block type is named "state"',
    ),
    "missing argument": (
        "aws_sagemaker_model_package_group_policy.model_package_group_policy",
        "resource_policy",
        None,
        'The argument "resource_policy" is required',
    ),
    "missing block": (
        "aws_s3_bucket_ownership_controls.model_bucket_ownership",
        "rule",
        None,
        'At least 1 "rule" blocks are required',
    ),
    "too many blocks": (
        "aws_sagemaker_pipeline.pipeline",
        "parallelism_configuration",
        [{"max_parallel_execution_steps": 1}] * 2,
        "Too many parallelism_configuration blocks",
    ),
    "value of another type": ("aws_kms_key.encryption_key", "is_enabled", "perhaps", "a bool is required"),
    "value that AWS decides": (
        "aws_sagemaker_model_package_group.model_package_group",
        "arn",
        "arn:x",
        "Value for unconfigurable attribute",
    ),
    "reference to nothing": (
        "aws_ssm_parameter.parameter_kms_arn",
        "insecure_value",
        "${aws_kms_key.other.arn}",
        'A managed resource "aws_kms_key" "other" has not been declared',
    ),
    "reference to an attribute that is not there": (
        "aws_ssm_parameter.parameter_kms_id",
        "insecure_value",
        "${aws_kms_key.encryption_key.key}",
        'has no argument, nested block, or exported attribute named "key"',
    ),
    "document without JSON": (
        "aws_iam_role_policy.execution_role_permissions",
        "policy",
        "{",
        "'policy' contains an invalid JSON",
    ),
    "name that AWS refuses": ("aws_s3_bucket.model_bucket", "bucket", "Models", "invalid value for bucket"),
    "argument without support": (
        "aws_iam_role.execution_role",
        "max_session_duration",
        3600,
        "does not support aws_iam_role.max_session_duration",
    ),
    "block without support": (
        "aws_s3_bucket_lifecycle_configuration.model_bucket_lifecycle",
        "rule",
        [{"id": "x", "status": "Enabled", "expiration": [{"date": "2030-01-01T00:00:00Z"}]}],
        "does not support aws_s3_bucket_lifecycle_configuration.rule.expiration.date",
    ),
}


@pytest.fixture(scope="module")
def provider(cli_config: Path) -> Iterator[dict[str, str]]:
    """Variables with which Terraform takes a provider that runs in this process."""
    with running_provider({}) as variables:
        yield environment(cli_config, variables)


def validated(folder: Path, provider: dict[str, str], modules: Mapping[str, Path]) -> list[Any]:
    """What Terraform says of one configuration in which each stack is a module: one run for all of them."""
    sources = {name: {"source": str(path), **required_variables(path)} for name, path in modules.items()}
    (folder / "main.tf.json").write_text(json.dumps({"module": sources}), "utf-8")
    terraform = Terraform(folder, provider)
    terraform.init("-backend=false")
    told = json.loads(terraform.try_to("validate", "-json").stdout)["diagnostics"]
    # Backends and empty provider blocks mean nothing in a module, and Terraform says so.
    of_modules = {"Backend configuration ignored", "Redundant empty provider block"}
    return [entry for entry in told if entry["summary"] not in of_modules]


def required_variables(stack: Path) -> dict[str, str]:
    """Some value for each variable that a root module would ask the user for."""
    variables = json.loads((stack / "cdk.tf.json").read_text("utf-8")).get("variable", {})
    return {name: "1" for name, variable in variables.items() if "default" not in variable}


def test_stacks_of_all_samples_are_valid(
    provider: dict[str, str],
    tmp_path: Path,
    sample_project: App,
    comprehensive_project: App,
    step_types_project: App,
    organization_project: App,
    serving_project: App,
    own_project: App,
) -> None:
    projects = (
        *(sample_project, comprehensive_project, step_types_project, organization_project, serving_project),
        own_project,
    )
    stacks = {path.name: path for project in projects for path in (project.out / "stacks").iterdir()}
    assert len(stacks) > 40
    assert validated(tmp_path, provider, stacks) == []


@pytest.fixture(scope="module")
def refusals(
    provider: dict[str, str], tmp_path_factory: pytest.TempPathFactory, sample_project: App
) -> dict[str, list[str]]:
    """What Terraform says of the sample that trains, by the mistake in it."""
    folder = tmp_path_factory.mktemp("mistakes")
    modules = {name.replace(" ", "-"): folder / name.replace(" ", "-") for name in MISTAKES}
    for path, (address, attribute, value, _) in zip(modules.values(), MISTAKES.values(), strict=True):
        stack = sample_project.stack(TRAIN)
        del stack["terraform"]["backend"]
        kind, _, name = address.partition(".")
        resource = stack["resource"][kind][name]
        if value is None:
            del resource[attribute]
        else:
            resource[attribute] = value
        path.mkdir()
        (path / "cdk.tf.json").write_text(json.dumps(stack), "utf-8")
    told: dict[str, list[str]] = {name: [] for name in MISTAKES}
    for entry in validated(folder, provider, modules):
        mistake = Path(entry["range"]["filename"]).parent.name.replace("-", " ")
        told[mistake].append(f"{entry['summary']}: {entry['detail']}")
    return told


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_refused(mistake: str, refusals: dict[str, list[str]]) -> None:
    [told] = refusals[mistake]
    assert MISTAKES[mistake][3] in " ".join(told.split())


def test_served_schema_is_the_derived_one(cli_config: Path, tmp_path: Path, sample_project: App) -> None:
    requirements = {"terraform": {"required_providers": sample_project.stack(TRAIN)["terraform"]["required_providers"]}}
    (tmp_path / "main.tf.json").write_text(json.dumps(requirements), "utf-8")
    terraform = Terraform(tmp_path, environment(cli_config, {}))
    terraform.init()
    assert differences(schema.load(), json.loads(terraform.run("providers", "schema", "-json"))) == []


def test_every_type_of_the_stacks_is_supported() -> None:
    assert RESOURCES.keys() == schema.load()["resource_schemas"].keys()
    assert DATA_SOURCES.keys() == schema.load()["data_source_schemas"].keys()


def test_every_supported_argument_is_in_the_schema() -> None:
    for kinds, supported in (("resource_schemas", RESOURCES), ("data_source_schemas", DATA_SOURCES)):
        for kind, entry in supported.items():
            paths = set(configurable(schema.load()[kinds][kind]["block"]))
            assert entry.arguments <= paths, kind


def configurable(block: schema.Block, above: str = "") -> list[str]:
    own = [f"{above}{name}" for name, a in block["attributes"].items() if a.get("required") or a.get("optional")]
    nested = block.get("block_types", {}).items()
    return own + [path for name, inner in nested for path in configurable(inner["block"], f"{above}{name}.")]
