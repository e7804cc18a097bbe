"""Every request protects what it can: keys on volumes and outputs, encryption between containers, isolation, the VPC.

A law over the requests of all samples, in a VPC and as they are: wherever AWS's shape of a structure has a protecting
member, the step writes it, unless one of the exceptions below says why not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from definitions.api.local_storage import has_local_storage
from definitions.api.shapes import Shape
from definitions.foundation.records import replace
from definitions.pipeline.compile import compile_pipeline
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.step import Step
from definitions.project.module import Module
from definitions.project.project_file import load_project
from definitions.source.folders import Folders
from tests.support import COMPREHENSIVE_PROJECT, CONFIGS, compiled, config_of, step, written

_PROTECTING = re.compile(
    r"\w*KmsKey(Id|Arn)?|Enable(InterContainerTrafficEncryption|NetworkIsolation)|(Vpc|Network|Security)Config"
)
_VPC = "pipeline: {networkConfig: {subnetIds: [subnet-0a1b2c3d], securityGroupIds: [sg-0a1b2c3d]}}"
_EXPRESSIONS = ("Get", "Std:Join", "Std:JsonGet")
NAMES = ("mdaa.yaml", "step-types/mdaa.yaml", "organization/mdaa.yaml")
MODULES = [
    module
    for project in (COMPREHENSIVE_PROJECT, *(CONFIGS / name for name in NAMES))
    for module in load_project(project).modules
]


@dataclass(frozen=True)
class Gap:
    """A protecting member that a structure of a request does not have."""

    step: Step
    path: tuple[str, ...]
    member: str
    request: Any
    in_vpc: bool

    def __str__(self) -> str:
        return f"{self.step.type_name} '{self.step.name}': {'.'.join((*self.path, self.member))}"


def has_reason(gap: Gap) -> bool:
    """The exceptions; ``docs/security.md`` tells them."""
    kind, request = gap.step.type_name, gap.request
    types = re.findall(r"'InstanceType': '(ml[^']+)'", str(request))
    match gap.member:
        case "VpcConfig" if not gap.in_vpc:
            return True
        case "VolumeKmsKeyId" | "KmsKeyId" if any(has_local_storage(known) for known in types):
            # AWS refuses a key for volumes of such instances.
            return gap.member == "VolumeKmsKeyId" or kind == "EndpointConfig"
        case "KmsKeyId" if gap.path == ("ProcessingOutputConfig",):
            # Records of a feature group are no objects: the group has a key of its own.
            return not any("S3Output" in output for output in request["ProcessingOutputConfig"]["Outputs"])
        case "EnableNetworkIsolation" | "VpcConfig" if kind == "EndpointConfig":
            # Of models, these are the model's own.
            return all("ModelName" in variant for variant in request["ProductionVariants"])
        case "EnableNetworkIsolation" | "EnableInterContainerTrafficEncryption" if "ServerlessJobConfig" in request:
            # Such a job runs in containers of AWS's own.
            return True
        case "SecurityConfig":
            # Who reads model packages from another account would need this key, too.
            return kind == "RegisterModel"
        case "LogEncryptionKmsKeyId":
            # EMR uses it under the cluster's own role, on logs that it only keeps where 'logUri' says so.
            return kind == "EMR" and "LogUri" not in request["ClusterConfig"]
    return False


def gaps(module: Module, *, in_vpc: bool) -> Iterator[Gap]:
    """Everything that no request of a sample protects, reason or not."""
    if in_vpc:
        file = replace(module.config_files[0], path=written(_VPC))
        module = replace(module, config_files=(*module.config_files, file), folders=Folders())
    pipeline = compile_pipeline(module)
    for known in pipeline.config.pipeline.steps:
        whole = known.request_shape()
        if whole is not None:
            request = step(pipeline, known.name)["Arguments"]
            has_network = in_vpc or bool(pipeline.config.pipeline.network_config.subnet_ids)
            for path, member in _missing(request, whole, ()):
                yield Gap(known, path, member, request, has_network)


def _missing(value: Any, whole: Shape, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, list):
        for entry in value:
            yield from _missing(entry, whole.item, path)
    elif isinstance(value, dict) and not any(key in value for key in _EXPRESSIONS):
        if whole.kind == "map":
            return
        for name, shape in whole.members.items():
            if name in value:
                yield from _missing(value[name], shape, (*path, name))
            elif _PROTECTING.fullmatch(name):
                yield path, name


@pytest.mark.parametrize("in_vpc", [True, False])
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.naming.stack_name)
def test_every_protecting_member_is_written(module: Module, in_vpc: bool) -> None:
    assert [str(gap) for gap in gaps(module, in_vpc=in_vpc) if not has_reason(gap)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.naming.stack_name)
def test_what_protects_is_on_unless_a_key_turns_it_off(module: Module) -> None:
    pipeline = compile_pipeline(module)
    network = pipeline.config.pipeline.network_config
    for known in pipeline.config.pipeline.steps:
        if isinstance(known, RunsSteps):
            continue
        request, keys = (
            str(step(pipeline, known.name)["Arguments"]),
            str(known.model_dump(exclude_unset=True, exclude={"raw_arguments"})),
        )
        for member, field, of_all in (
            ("EnableNetworkIsolation", "enable_network_isolation", network.enable_network_isolation),
            (
                "EnableInterContainerTrafficEncryption",
                "encrypt_inter_container_traffic",
                network.encrypt_inter_container_traffic,
            ),
        ):
            if f"'{member}': False" in request:
                assert f"'{field}': False" in keys or not of_all, f"{known.name}: {member}"


def test_an_exception_is_not_made_for_what_has_no_reason() -> None:
    pipeline = compile_pipeline(MODULES[0])
    known = pipeline.config.pipeline.steps[0]
    assert not has_reason(Gap(known, (), "VpcConfig", {}, in_vpc=True))
    assert not has_reason(Gap(known, ("ProcessingResources", "ClusterConfig"), "VolumeKmsKeyId", {}, in_vpc=False))


def test_a_parameter_may_decide_what_protects() -> None:
    config = config_of(
        "- {name: Train, type: Training, training: {imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1,"
        " instanceType: ml.m5.large, outputPath: s3://churn-models/, enableNetworkIsolation: {parameter: Closed},"
        " encryptInterContainerTraffic: {parameter: Closed}}}\n",
        pipeline="parameters: [{name: Closed, type: Boolean, defaultValue: true}]\n",
    )
    pipeline = compiled(config)
    arguments = step(pipeline, "Train")["Arguments"]
    closed = {"Get": "Parameters.Closed"}
    assert arguments["EnableNetworkIsolation"] == arguments["EnableInterContainerTrafficEncryption"] == closed
    conditions = {key for statement in pipeline.statements for _, key, _ in statement.conditions}
    assert not conditions & {"sagemaker:NetworkIsolation", "sagemaker:InterContainerTrafficEncryption"}
