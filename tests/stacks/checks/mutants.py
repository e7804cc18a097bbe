"""Sample stacks made worse in one place each, with the rule that should find it."""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, TypeAlias

from stacks.checks import pipeline_steps
from stacks.checks.pipeline_steps import at, value_at
from stacks.checks.request_places import ACCESS, IMAGES, NETWORKS, OUTPUTS, ROLES, SERVERLESS, TRAFFIC, VOLUMES, Keyed
from tests.synth import Stack, resource, resources

Tree: TypeAlias = dict[str, Any]
Worse: TypeAlias = Callable[[Tree], None]
"""Makes a structure worse where it stands."""


def mutated_definitions(template: str) -> Iterator[tuple[str, str, str]]:
    """Each step of a definition, made worse in each place that a rule looks at: what was done, rule, definition."""
    whole = json.loads(template)
    for index, step in enumerate(_steps(whole)):
        for rule, what, place, worse in _places(step, _in_vpc(whole)):
            copy = json.loads(template)
            changed = next(holder for address, holder in _holders(_steps(copy)[index], place[0]) if address == place[1])
            worse(changed)
            yield f"{rule} {step.type} {step.name} {place[1]} {what}", rule, json.dumps(copy)


def _steps(whole: Tree) -> list[pipeline_steps.Step]:
    return list(pipeline_steps._steps(whole["Steps"], "Steps", []))


def _holders(step: pipeline_steps.Step, path: str) -> Iterator[tuple[str, Tree]]:
    """The structures at a path; ``TYPE`` is the step itself."""
    yield from [("TYPE", dict_of(step))] if path == "TYPE" else at(step.arguments, path)


def dict_of(step: pipeline_steps.Step) -> Tree:
    assert isinstance(step.whole, dict)
    return step.whole


def _in_vpc(whole: Tree) -> int:
    """How many jobs run in a VPC."""
    return sum(bool(value_at(holder, "VpcConfig")) for step in _steps(whole) for _, holder in _networks(step))


def _networks(step: pipeline_steps.Step) -> Iterator[tuple[str, Tree]]:
    return ((path, holder) for path in NETWORKS.get(step.type, ()) for _, holder in at(step.arguments, path))


Place: TypeAlias = tuple[str, str]


def _places(step: pipeline_steps.Step, in_vpc: int) -> Iterator[tuple[str, str, Place, Worse]]:
    """Rule, what is done, path and address of the structure, and how it becomes worse."""
    for rule, keyed in (("CKV_SMP_1", VOLUMES), ("CKV_SMP_2", OUTPUTS)):
        for key in keyed.get(step.type, ()):
            for address, holder in _holders(step, key.holder):
                if key.key in holder:
                    yield rule, "without key", (key.holder, address), _without(key)
    for path in TRAFFIC.get(step.type, ()):
        for address, holder in _holders(step, path):
            if "EnableInterContainerTrafficEncryption" in holder:
                yield "CKV_SMP_3", "plain", (path, address), _set(EnableInterContainerTrafficEncryption=False)
    if step.type == "EMR" and "ClusterConfig" in step.arguments:
        cluster = ("ClusterConfig", "ClusterConfig")
        yield "CKV_SMP_4", "plain", cluster, lambda holder: holder.pop("SecurityConfiguration")
    for path in NETWORKS.get(step.type, ()):
        for address, holder in _holders(step, path):
            if "VpcConfig" not in holder and holder.get("EnableNetworkIsolation"):
                yield "CKV_SMP_5", "connected", (path, address), _set(EnableNetworkIsolation=False)
            if "VpcConfig" in holder and in_vpc > 1 and _may_leave(holder):
                yield "CKV_SMP_6", "outside", (path, address), lambda holder: holder.pop("VpcConfig")
    for rule, paths, value in (
        ("CKV_SMP_7", IMAGES, "docker.io/library/python:3"),
        ("CKV_SMP_9", ROLES, "arn:aws:iam::111111111111:role/admin"),
    ):
        for whole_path in paths.get(step.type, ()):
            path, _, member = whole_path.rpartition(".")
            for address, holder in _holders(step, path):
                if member in holder:
                    yield rule, "of others", (path, address), _set(**{member: value})
    if step.type in ACCESS and step.type == "Training":
        yield "CKV_SMP_8", "open", ("", ""), _set(RemoteDebugConfig={"EnableRemoteDebug": True})
    if step.type not in ("Condition", "ForEach"):
        yield "CKV_SMP_10", "secret", ("", ""), _set(Environment={"X": "AKIAIOSFODNN7EXAMPLE"})
        yield "CKV_SMP_27", "unknown type", ("TYPE", "TYPE"), _set(Type="Athena")


def _may_leave(holder: Tree) -> bool:
    """Whether a job outside the VPC still is isolated, and no job of AWS's own containers."""
    return SERVERLESS not in holder and holder.get("EnableNetworkIsolation", True) is True


def _without(key: Keyed) -> Worse:
    return lambda holder: holder.pop(key.key)


def _set(**values: Any) -> Worse:
    return lambda holder: holder.update(values)


def mutated_stacks(stack: Stack) -> Iterator[tuple[str, str, Stack]]:
    """A stack with reader accounts and managed policies, made worse in each of its resources: what, rule, stack."""
    for rule, what, worse in STACK_MUTANTS:
        copy = deepcopy(stack)
        worse(copy)
        yield f"{rule} {what}", rule, copy


def _statement(kind: str, sid: str, worse: Worse, attribute: str = "policy") -> Callable[[Stack], None]:
    """Changes the statement of this sid in whichever resource of the type has it."""

    def change(stack: Stack) -> None:
        for attributes in resources(stack, kind).values():
            document = json.loads(attributes[attribute])
            for statement in document["Statement"]:
                if statement["Sid"] == sid:
                    worse(statement)
                    attributes[attribute] = json.dumps(document)
                    return
        raise AssertionError(f"no {kind} has a statement {sid}")

    return change


def _attributes(kind: str, worse: Worse) -> Callable[[Stack], None]:
    return lambda stack: worse(next(iter(resources(stack, kind).values())))


def _never(statement: Tree) -> None:
    """It denies nothing that anybody asks for."""
    statement["Action"] = "s3:Never"


def _more(key: str, value: str) -> Worse:
    def add(holder: Tree) -> None:
        holder[key] = [*(holder[key] if isinstance(holder[key], list) else [holder[key]]), value]

    return add


def _provider(stack: Stack) -> None:
    stack["provider"]["aws"][0]["access_key"] = "AKIAIOSFODNN7EXAMPLE"


_BUCKET, _ROLE = "aws_s3_bucket_policy", "aws_iam_policy"
STACK_MUTANTS: list[tuple[str, str, Callable[[Stack], None]]] = [
    ("CKV_SMP_11", "password", lambda stack: resource_named(stack, "parameter_bucket_name").update(name="/x/password")),
    ("CKV_SMP_12", "credentials", _provider),
    ("CKV_SMP_13", "all objects", _statement(_ROLE, "ReadObjects", _more("Resource", "*"))),
    ("CKV_SMP_13", "all metrics", _statement(_ROLE, "PutMetrics", lambda each: each.pop("Condition"))),
    ("CKV_SMP_14", "iam", _statement(_ROLE, "ReadObjects", _more("Action", "iam:AttachRolePolicy"))),
    ("CKV_SMP_15", "any service", _statement(_ROLE, "PassRoleToSageMaker", lambda each: each.pop("Condition"))),
    ("CKV_SMP_15", "any role", _statement(_ROLE, "PassRoleToSageMaker", _more("Resource", "arn:aws:iam::1:role/*"))),
    (
        "CKV_SMP_16",
        "any account",
        _statement("aws_iam_role", "SageMakerOfThisAccount", lambda each: each.pop("Condition"), "assume_role_policy"),
    ),
    (
        "CKV_SMP_17",
        "of AWS",
        _attributes("aws_iam_role_policy_attachment", _set(policy_arn="arn:aws:iam::aws:policy/AdministratorAccess")),
    ),
    ("CKV_SMP_18", "no rotation", _attributes("aws_kms_key", _set(enable_key_rotation=False))),
    (
        "CKV_SMP_19",
        "readers encrypt",
        _statement("aws_kms_key", "ReaderAccountsDecryptModels", _more("Action", "kms:Encrypt")),
    ),
    ("CKV_SMP_20", "key", _attributes("aws_kms_key", lambda each: each.pop("lifecycle"))),
    ("CKV_SMP_20", "bucket", _attributes("aws_s3_bucket", lambda each: each.pop("lifecycle"))),
    ("CKV_SMP_20", "objects", _attributes("aws_s3_bucket", _set(force_destroy=True))),
    ("CKV_SMP_21", "plain HTTP", _statement(_BUCKET, "DenyPlainHttp", _never)),
    ("CKV_SMP_22", "old TLS", _statement(_BUCKET, "DenyOldTls", _never)),
    ("CKV_SMP_23", "other keys", _statement(_BUCKET, "DenyOtherKeys", _never)),
    ("CKV_SMP_23", "key of S3", _statement(_BUCKET, "DenyKeyOfS3", _never)),
    ("CKV_SMP_24", "keys of callers", _statement(_BUCKET, "DenyCustomerKeys", _never)),
    (
        "CKV_SMP_25",
        "all objects",
        _statement(_BUCKET, "ReaderAccountsGetModels", _more("Resource", "${aws_s3_bucket.model_bucket.arn}/*")),
    ),
    ("CKV_SMP_25", "writing", _statement(_BUCKET, "ReaderAccountsGetModels", _more("Action", "s3:PutObject"))),
    (
        "CKV_SMP_26",
        "everybody",
        _statement(
            "aws_sagemaker_model_package_group_policy",
            "ReaderAccountsUseModels",
            _set(Principal="*"),
            "resource_policy",
        ),
    ),
    ("CKV_SMP_27", "policy elsewhere", lambda stack: resource(stack, _BUCKET).update(policy="${file('x.json')}")),
    ("CKV2_SMP_1", "no bucket policy", lambda stack: stack["resource"].pop(_BUCKET)),
]


def resource_named(stack: Stack, id: str) -> Tree:
    """The SSM parameter of this id."""
    found: Mapping[str, Tree] = resources(stack, "aws_ssm_parameter")
    return found[id]
