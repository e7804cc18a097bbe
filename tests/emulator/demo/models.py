"""Versions of models in the demo: trained on this machine, registered, decided on, and published by a state machine."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from definitions.module.registry import NO_APPROVED_PACKAGE, approved_package_path
from tests.app import inherited
from tests.emulator.demo.shown import Failed, ran, stage
from tests.emulator.demo.stacks import Deployment
from tests.emulator.state_machines import run_to_end
from tests.support import ROOT

ENVIRONMENTS = ROOT / ".pipelines" / "environments"
"""Where ``pipelines run`` keeps Python environments in a checkout."""
_APPROVED = approved_package_path("")
_ANSWERED = {"ModelPackageVersion", "ModelPackageArn", "ModelPackageStatus"}
_UNTOLD = (": Executing", ": Skipped", "isolation: ", "all of it: ")


@dataclass(frozen=True)
class Commands:
    """The command ``pipelines`` on the project of the demo.

    Attributes:
        project: the project file.
        folder: in which local runs keep what they make.
        interprets: whether the emulated AWS runs state machines.
    """

    project: Path
    folder: Path
    interprets: bool

    def words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "stacks", "--project", str(self.project), *words]


@dataclass(frozen=True)
class Registry:
    """A group of models whose newest approved version is published.

    Attributes:
        stack: of the pipeline that registers them.
        parameter: the name of the SSM parameter.
    """

    stack: Deployment
    parameter: str

    @property
    def machine(self) -> tuple[str, Any]:
        """The ARN and the definition of the deployed state machine that writes the parameter."""
        states = self.stack.aws.client("stepfunctions")
        for machine in states.list_state_machines()["stateMachines"]:
            found = states.describe_state_machine(stateMachineArn=machine["stateMachineArn"])
            definition = json.loads(found["definition"])
            if definition["States"].get("Publish", {}).get("Parameters", {}).get("Name") == self.parameter:
                return machine["stateMachineArn"], definition
        raise Failed(f"no state machine writes {self.parameter}")

    @property
    def published(self) -> str:
        return str(self.stack.aws.client("ssm").get_parameter(Name=self.parameter)["Parameter"]["Value"])


def registries(stack: Deployment, stacks: list[Deployment]) -> list[Registry]:
    """Those of the project whose newest approved version a stack looks up."""
    return [
        Registry(other, name)
        for other in stacks
        for name in sorted(stack.expects & other.makes)
        if name.endswith(_APPROVED)
    ]


def run_here(stack: Deployment, commands: Commands, *words: str) -> None:
    """Run the pipeline of a stack on this machine and show it, however it ends."""
    print(f"  pipelines run {stack.name} {' '.join(words)}".rstrip(), flush=True)
    link = commands.folder / "environments"
    if not link.exists():  # packages are installed once, and kept with those of other runs
        ENVIRONMENTS.mkdir(mode=0o700, parents=True, exist_ok=True)
        link.symlink_to(ENVIRONMENTS)
    command = commands.words("run", stack.name, "--folder", str(commands.folder), *words)
    ran(command, inherited(), ROOT, _show_line)


def _show_line(line: str) -> None:
    if not any(word in line for word in _UNTOLD):
        print(f"    {line}", flush=True)


def register(registry: Registry, commands: Commands, *words: str) -> str:
    """Train on this machine, and register in the emulated AWS what came of it; if nothing did, an empty version.

    Returns:
        The ARN of the version.
    """
    _, definition = registry.machine
    group = definition["States"]["FindApproved"]["Parameters"]["ModelPackageGroupName"]
    folder = commands.folder / "registry" / group
    before = set(folder.glob("*/model-package.json"))
    run_here(registry.stack, commands, *words)
    made = set(folder.glob("*/model-package.json")) - before
    with stage("register") as lines:
        if made:
            answer = json.loads(made.pop().read_text("utf-8"))
            request = {key: value for key, value in answer.items() if key not in _ANSWERED}
            objects = _upload(registry.stack, request, commands.folder / "s3")
            how = f"what the run registered here, with {', '.join(objects) or 'no objects'}"
        else:
            request = {"ModelPackageGroupName": group, "ModelApprovalStatus": "PendingManualApproval"}
            how = "made by hand and empty, since the run registered none"
        arn = str(registry.stack.aws.client("sagemaker").create_model_package(**request)["ModelPackageArn"])
        lines += [arn, how]
    return arn


def _upload(stack: Deployment, request: object, storage: Path) -> list[str]:
    """Bring the objects that a request names to the emulated S3; the names of their files."""
    s3 = stack.aws.client("s3")
    there = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    names = []
    for uri in _uris(request):
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        file = storage / bucket / key
        if bucket in there and file.is_file():
            s3.put_object(Bucket=bucket, Key=key, Body=file.read_bytes())
            names.append(file.name)
    return names


def _uris(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("s3://"):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _uris(inner)


def decide(registry: Registry, commands: Commands, verb: str, version: str) -> None:
    """Approve or reject a version, named by its ARN, as users do, and let the change of it be published."""
    variables = {**registry.stack.terraform.environment, "PYTHONPATH": str(ROOT)}
    name, number = f"pipelines {verb}", version.rpartition("/")[2]
    with stage(name) as lines:
        # In the folder of the demo there is no commit that would be recorded.
        code, said = ran(commands.words(verb, registry.stack.name, number), variables, commands.folder)
        if code != 0:
            raise Failed(f"{name} failed\n{said}")
        lines += said.splitlines()
    with stage("state machine") as lines:
        _publish(registry, commands.interprets)
        lines.append(registry.published)
        if not commands.interprets:
            lines.append("its calls are made by the demo: its interpreter is missing, which 'make test-extra' installs")


def _publish(registry: Registry, interprets: bool) -> None:
    """What the deployed state machine does; the rule, of which the emulated EventBridge delivers nothing, starts it."""
    arn, definition = registry.machine
    if not interprets:
        sagemaker, ssm = (registry.stack.aws.client(service) for service in ("sagemaker", "ssm"))
        calls = {name: definition["States"][name]["Parameters"] for name in ("FindApproved", "Publish")}
        approved = sagemaker.list_model_packages(**calls["FindApproved"])["ModelPackageSummaryList"]
        newest = approved[0]["ModelPackageArn"] if approved else NO_APPROVED_PACKAGE
        fixed = {key: value for key, value in calls["Publish"].items() if not key.endswith(".$")}
        ssm.put_parameter(**fixed, Value=newest)
        return
    ended = run_to_end(registry.stack.aws, arn, {})
    if ended["status"] != "SUCCEEDED":
        raise Failed(f"the state machine {arn} ended as {ended['status']}: {ended.get('cause', '')}")
