"""The stacks of the demo: their order, what is made before them, Terraform's commands, and how they end."""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from tests.emulator.demo.shown import Failed, ran, stage
from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.platform import (
    expected_by,
    made_by,
    make_platform_buckets,
    make_platform_parameters,
    place_of,
    placeholder_variables,
)
from tests.emulator.provider.plugin import running_provider
from tests.emulator.terraform import Terraform, environment, uses_real_provider

LAST_LINES = 40
_SUMMARIES = ("Apply complete", "Destroy complete", "No changes", "Plan: ", "Success! The", "Terraform has been")


@dataclass(frozen=True, eq=False)
class Deployment:
    """One stack and the place that it goes to."""

    terraform: Terraform
    aws: EmulatedAws

    @property
    def name(self) -> str:
        return self.terraform.folder.name

    @property
    def file(self) -> Path:
        return self.terraform.folder / "cdk.tf.json"

    @property
    def makes(self) -> set[str]:
        """Names of buckets and SSM parameters; likewise ``expects``."""
        return made_by(self.file)

    @property
    def expects(self) -> set[str]:
        return expected_by(self.file)

    def resources(self, kind: str) -> list[Mapping[str, Any]]:
        """The resources of a Terraform type."""
        content = json.loads(self.file.read_text("utf-8"))
        return list(content["resource"].get(kind, {}).values())

    def run(self, *words: str) -> None:
        """Run a command of Terraform and show the line that sums it up.

        Raises:
            Failed: with the end of what it said.
        """
        with stage(f"terraform {words[0]}") as lines:
            code, said = self.said(*words)
            if code != 0:
                last = "\n".join(said.splitlines()[-LAST_LINES:])
                raise Failed(f"terraform {words[0]} failed in {self.name}\n{last}")
            lines.extend(summaries(said)[-1:])

    def said(self, *words: str) -> tuple[int, str]:
        """Run a command of Terraform; its exit code and what it said."""
        with chdir(self.terraform.folder):  # the provider runs in this process, and reads files of the stack
            return ran(self.terraform.command(*words, "-no-color"), self.terraform.environment)


def summaries(said: str) -> list[str]:
    """The lines in which Terraform sums up what it did."""
    return [line for line in said.splitlines() if line.startswith(_SUMMARIES)]


def in_order(folders: list[Path]) -> list[Path]:
    """Stacks in an order in which each finds the buckets and SSM parameters that others make for it.

    Raises:
        Failed: there is none.
    """
    made = {folder: made_by(folder / "cdk.tf.json") for folder in folders}
    expected = {folder: expected_by(folder / "cdk.tf.json") for folder in folders}
    graph = {
        folder: [other for other in folders if other != folder and expected[folder] & made[other]] for folder in folders
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        names = " -> ".join(folder.name for folder in error.args[1])
        raise Failed(f"stacks expect what each other makes: {names}") from None


@contextmanager
def deployments(folders: list[Path], cli_config: Path, aws: EmulatedAws) -> Iterator[list[Deployment]]:
    """Stacks, each with credentials of its account; those of one account and region share them and a provider."""
    places: dict[tuple[str, str], tuple[EmulatedAws, dict[str, str]]] = {}
    found = []
    with ExitStack() as providers:
        for folder in folders:
            place = place_of(folder / "cdk.tf.json")
            if place not in places:
                there = aws.seen_from(*place)
                running = {} if uses_real_provider() else providers.enter_context(running_provider(there.environment))
                places[place] = there, {**environment(cli_config, there.environment), **running}
            there, variables = places[place]
            given = {name: value for name, value in os.environ.items() if name.startswith("TF_VAR_")}
            own = {**variables, **placeholder_variables(folder / "cdk.tf.json"), **given}
            found.append(Deployment(Terraform(folder, own), there))
        yield found


def prepare(stack: Deployment, own: Collection[str]) -> None:
    """Make what the stack expects and no stack of the project makes, and say so.

    Raises:
        Failed: it expects what another account shares with it.
    """
    if shared := [name for name in stack.expects if name.startswith("arn:")]:
        raise Failed(f"{stack.name} reads {shared[0]}, which another account shares; in the emulated AWS none does")
    made = {
        "bucket": make_platform_buckets(stack.aws, stack.file, own),
        "SSM parameter": make_platform_parameters(stack.aws, stack.file, own),
    }
    for kind, names in made.items():
        if names:
            print(f"  Made before, as the platform's: {kind} {', '.join(names)}")
    content = json.loads(stack.file.read_text("utf-8"))
    override: dict[str, Any] = {}
    if "local" not in content["terraform"].get("backend", {"local": {}}) or "cloud" in content["terraform"]:
        override["terraform"] = {"backend": {"local": {}}}
        print(f"  State of {stack.name}: in the demo's folder, not where the project file says")
    if "profile" in content["provider"]["aws"][0]:
        override["provider"] = {"aws": {"profile": None}}
        print(f"  Credentials of {stack.name}: the emulated account's, not the profile of the project file")
    # Terraform merges it over the stack, which stays as it is.
    (stack.terraform.folder / "override.tf.json").write_text(json.dumps(override), "utf-8")
    for name in placeholder_variables(stack.file):
        if name not in os.environ:
            print(f"  Variable of {stack.name}: {name} is not set, and given a placeholder")


def destroy(stack: Deployment) -> None:
    """Take away a stack, and before it what keeps AWS and Terraform from that."""
    print(f"\n{stack.name}")
    _unprotect(stack.file)
    deleted = {"versions of models": _delete_versions(stack), "objects": _delete_objects(stack)}
    if told := [f"{count} {what}" for what, count in deleted.items() if count]:
        print(f"  Deleted before, as Terraform does not delete it: {', '.join(told)}")
    stack.run("destroy", "-auto-approve")


def _unprotect(file: Path) -> None:
    stack = json.loads(file.read_text("utf-8"))
    for kind in ("aws_kms_key", "aws_s3_bucket"):
        for resource in stack["resource"].get(kind, {}).values():
            resource.pop("lifecycle", None)
    file.write_text(json.dumps(stack), "utf-8")


def _delete_versions(stack: Deployment) -> int:
    """Delete the versions of models, without which AWS deletes no group; how many they were."""
    sagemaker, count = stack.aws.client("sagemaker"), 0
    for group in stack.resources("aws_sagemaker_model_package_group"):
        found = sagemaker.list_model_packages(ModelPackageGroupName=group["model_package_group_name"])
        for version in found["ModelPackageSummaryList"]:
            sagemaker.delete_model_package(ModelPackageName=version["ModelPackageArn"])
            count += 1
    return count


def _delete_objects(stack: Deployment) -> int:
    """The same for objects that Terraform did not put into the stack's buckets, of which there are only a few."""
    s3, count = stack.aws.client("s3"), 0
    own = {item["key"] for item in stack.resources("aws_s3_object")}
    for bucket in stack.resources("aws_s3_bucket"):
        for version in s3.list_object_versions(Bucket=bucket["bucket"]).get("Versions", []):
            if version["Key"] not in own:
                s3.delete_object(Bucket=bucket["bucket"], Key=version["Key"], VersionId=version["VersionId"])
                count += 1
    return count
