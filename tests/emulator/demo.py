"""``make demo``: a project deployed to an emulated AWS, looked at, run and destroyed. No account, nothing left.

Each stack is deployed to the account and region that it is pinned to, all of which are emulated.

``PIPELINES_PROJECT`` names another project file, ``DEMO_PORT`` a port for the emulated AWS in place of a free one.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from definitions.project.project_file_location import VARIABLE
from definitions.project.selection import VARIABLES
from tests.app import run_app
from tests.emulator.emulated_aws import CannotStart, EmulatedAws, emulated_aws
from tests.emulator.inventory import inventory
from tests.emulator.platform import (
    expected_by,
    made_by,
    make_platform_buckets,
    make_platform_parameters,
    place_of,
    placeholder_variables,
)
from tests.emulator.terraform import NoTerraform, Terraform, cli_configuration, environment, find_terraform

LAST_LINES = 40


class Failed(Exception):
    """A step of the demo; the message is for the user."""


def main() -> int:
    """0 when all went well, 1 with a message when not, 130 when interrupted."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        find_terraform()
        with tempfile.TemporaryDirectory(prefix="demo-") as folder, emulated_aws(_port()) as aws:
            _demonstrate(Path(folder), aws)
    except (NoTerraform, CannotStart, Failed) as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ndemo: interrupted; the emulated AWS, its state and all files are gone", file=sys.stderr)
        return 130
    return 0


def _port() -> int:
    given = os.environ.get("DEMO_PORT") or "0"
    if not given.isdecimal() or int(given) > 65535:
        raise Failed(f"DEMO_PORT is {given!r}, not a port; without it a free one is taken")
    return int(given)


@dataclass(frozen=True)
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


def _demonstrate(folder: Path, aws: EmulatedAws) -> None:
    print(f"Emulated AWS at {aws.url}")
    with _step("Synthesize the project"):
        named = {name: value for name in VARIABLES.values() if (value := os.environ.get(name))}
        if project := os.environ.get(VARIABLE):
            named[VARIABLE] = os.path.abspath(project)
        app = run_app(folder, **named)
        if app.code != 0:
            raise Failed(f"the project does not synthesize\n{app.stderr}")
    folders = sorted((app.out / "stacks").iterdir())
    stacks = _deployments(in_order(folders), cli_configuration(folder), aws)
    if not stacks:
        raise Failed("the project has no module of a kind that is built here")
    places = {id(stack.aws): stack.aws for stack in stacks}.values()
    own = {name for stack in stacks for name in made_by(stack.file)}
    for stack in stacks:
        _prepare(stack, own)
    for stack in stacks:
        print(f"\n{stack.name}, account {stack.aws.account}, region {stack.aws.region}")
        for words in (["init"], ["validate"], ["apply", "-auto-approve"]):
            _terraform(stack.terraform, *words)
    _show("What AWS holds now", places)
    _run_pipelines(places)
    for stack in stacks:
        print(f"\n{stack.name}")
        _terraform(stack.terraform, "plan", "-detailed-exitcode")
    print("\nDeletion protection off, as 'deletionProtection: false' in a config does, and away with it")
    for stack in reversed(stacks):
        print(f"\n{stack.name}")
        _unprotect(stack.file)
        _terraform(stack.terraform, "destroy", "-auto-approve")
    _show("What AWS holds at the end", places)


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


def _deployments(folders: list[Path], cli_config: Path, aws: EmulatedAws) -> list[Deployment]:
    """Stacks, each with credentials of its account; those of one account and region share them."""
    places: dict[tuple[str, str], EmulatedAws] = {}
    deployments = []
    for folder in folders:
        place = place_of(folder / "cdk.tf.json")
        there = places[place] = places.get(place) or aws.seen_from(*place)
        given = {name: value for name, value in os.environ.items() if name.startswith("TF_VAR_")}
        variables = {**placeholder_variables(folder / "cdk.tf.json"), **given}
        deployments.append(
            Deployment(Terraform(folder, {**environment(cli_config, there.environment), **variables}), there)
        )
    return deployments


def _prepare(stack: Deployment, own: Collection[str]) -> None:
    """Make what the stack expects and no stack of the project makes, and say so."""
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


def _terraform(stack: Terraform, *words: str) -> None:
    """Run a command and show the line that sums it up."""
    with _step(f"terraform {words[0]}") as summary:
        command = stack.command(*words, "-no-color")
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=stack.environment, stdout=pipe, stderr=subprocess.STDOUT, text=True) as run:
            try:
                said, _ = run.communicate()
            except KeyboardInterrupt:
                run.wait()  # Ctrl-C reached it, too: it ends what it has begun
                raise
        if run.returncode != 0:
            last = "\n".join(said.splitlines()[-LAST_LINES:])
            raise Failed(f"terraform {words[0]} failed in {stack.folder.name}\n{last}")
        starts = ("Apply complete", "Destroy complete", "No changes", "Success! The", "Terraform has been")
        summary.extend(line for line in said.splitlines() if line.startswith(starts))


@contextmanager
def _step(name: str) -> Iterator[list[str]]:
    start, summary = time.monotonic(), list[str]()
    print(f"  {name:24}", end="", flush=True)
    try:
        yield summary
    except BaseException:
        print()
        raise
    print(f"{time.monotonic() - start:5.1f} s  {' '.join(summary[:1])}".rstrip(), flush=True)


def _show(heading: str, places: Iterable[EmulatedAws]) -> None:
    for aws in places:
        print(f"\n{heading}: account {aws.account}, region {aws.region}")
        for kind, names in inventory(aws).items():
            print(f"  {kind} ({len(names)})")
            for name in names:
                print(f"    {name}")


def _run_pipelines(places: Iterable[EmulatedAws]) -> None:
    """Start an execution of each pipeline. An emulated execution accepts its parameters and runs no job."""
    print("\nExecutions (emulated: accepted and recorded, no job runs)")
    for sagemaker in (aws.client("sagemaker") for aws in places):
        for summary in sagemaker.list_pipelines()["PipelineSummaries"]:
            name = summary["PipelineName"]
            started = sagemaker.start_pipeline_execution(PipelineName=name, ClientRequestToken="demo" * 8)
            found = sagemaker.describe_pipeline_execution(PipelineExecutionArn=started["PipelineExecutionArn"])
            definition: Any = json.loads(sagemaker.describe_pipeline(PipelineName=name)["PipelineDefinition"])
            steps = ", ".join(f"{step['Name']} ({step['Type']})" for step in definition["Steps"])
            print(f"  {started['PipelineExecutionArn']}\n    {found['PipelineExecutionStatus']}; steps: {steps}")


def _unprotect(file: Path) -> None:
    stack = json.loads(file.read_text("utf-8"))
    for kind in ("aws_kms_key", "aws_s3_bucket"):
        for resource in stack["resource"].get(kind, {}).values():
            resource.pop("lifecycle", None)
    file.write_text(json.dumps(stack), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
