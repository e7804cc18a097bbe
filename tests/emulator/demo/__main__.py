"""``make demo``: a project deployed to an emulated AWS, run, updated and destroyed. No account, nothing left.

Each stack is deployed to the account and region that it is pinned to, all of which are emulated. Of a project whose
endpoint serves the newest approved version of a model, the model is trained here, registered and approved, twice.

``PIPELINES_PROJECT`` names another project file, ``DEMO_PORT`` a port for the emulated AWS in place of a free one.
"""

import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from definitions.module.registry import NO_APPROVED_PACKAGE
from definitions.project.project_file_location import VARIABLE
from definitions.project.selection import VARIABLES
from tests import extra
from tests.app import run_app
from tests.emulator.demo.endpoints import apply, serve_first, serve_next
from tests.emulator.demo.models import Commands, registries, run_here
from tests.emulator.demo.shown import Failed, show_inventory, stage
from tests.emulator.demo.stacks import Deployment, deployments, destroy, in_order, prepare
from tests.emulator.emulated_aws import CannotStart, EmulatedAws, emulated_aws
from tests.emulator.terraform import NoTerraform, cli_configuration, find_terraform
from tests.support import CONFIGS

SAMPLE = CONFIGS / "examples" / "drift" / "mdaa.yaml"
"""The project that is deployed unless another one is named: train, serve, watch."""
FIRST_MODEL = ("--set", "Rounds=40")
"""The first model of the sample is trained for half as long as the second."""


def main() -> int:
    """0 when all went well, 1 with a message when not, 130 when interrupted."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    interprets = (extra.PACKAGES / "antlr4").is_dir()
    packages = str(extra.PACKAGES) if interprets else ""
    try:
        find_terraform()
        with tempfile.TemporaryDirectory(prefix="demo-") as folder, emulated_aws(_port(), packages) as aws:
            if interprets:
                aws.run_state_machines()
            project = Path(os.path.abspath(os.environ.get(VARIABLE) or SAMPLE))
            commands = Commands(project, Path(folder) / "runs", interprets)
            commands.folder.mkdir()
            _demonstrate(Path(folder), commands, aws)
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


def _demonstrate(folder: Path, commands: Commands, aws: EmulatedAws) -> None:
    print(f"Emulated AWS at {aws.url}")
    with stage("Synthesize the project"):
        named = {name: value for name in VARIABLES.values() if (value := os.environ.get(name))}
        app = run_app(folder, **named, **{VARIABLE: str(commands.project)})
        if app.code != 0:
            raise Failed(f"the project does not synthesize\n{app.stderr}")
    folders = in_order(sorted((app.out / "stacks").iterdir()))
    with deployments(folders, cli_configuration(folder), aws) as stacks:
        if not stacks:
            raise Failed("the project has no module of a kind that is built here")
        places = list({id(stack.aws): stack.aws for stack in stacks}.values())
        own = {name for stack in stacks for name in stack.makes}
        for stack in stacks:
            prepare(stack, own)
        for stack in stacks:
            _deploy(stack, stacks, commands)
        show_inventory("What AWS holds now", places)
        _start_pipelines(places)
        _watch_endpoints(stacks, commands)
        for stack in stacks:
            print(f"\n{stack.name}")
            stack.run("plan", "-detailed-exitcode")
        _update_endpoints(stacks, commands)
        print("\nDeletion protection off, as 'deletionProtection: false' in a config does, and away with it")
        for stack in reversed(stacks):
            destroy(stack)
        show_inventory("What AWS holds at the end", places)


def _deploy(stack: Deployment, stacks: list[Deployment], commands: Commands) -> None:
    print(f"\n{stack.name}, account {stack.aws.account}, region {stack.aws.region}")
    for words in (["init"], ["validate"]):
        stack.run(*words)
    read = registries(stack, stacks)
    if waiting := [registry for registry in read if registry.published == NO_APPROVED_PACKAGE]:
        serve_first(stack, waiting, commands, *(FIRST_MODEL if commands.project == SAMPLE else ()))
    if read:
        apply(stack)
    else:
        stack.run("apply", "-auto-approve")


def _update_endpoints(stacks: list[Deployment], commands: Commands) -> None:
    """A second version of each model that endpoints serve."""
    readers = {stack.name: registries(stack, stacks) for stack in stacks}
    for registry in dict.fromkeys(registry for read in readers.values() for registry in read):
        serve_next([stack for stack in stacks if registry in readers[stack.name]], registry, commands)


def _watch_endpoints(stacks: list[Deployment], commands: Commands) -> None:
    """Run the pipelines that read what endpoints publish."""
    published = {name for stack in stacks if stack.resources("aws_sagemaker_endpoint") for name in stack.makes}
    for stack in stacks:
        if stack.expects & published and stack.resources("aws_sagemaker_pipeline"):
            print(f"\n{stack.name} watches an endpoint; here it reads the data of its local.yaml")
            run_here(stack, commands)


def _start_pipelines(places: Iterable[EmulatedAws]) -> None:
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


if __name__ == "__main__":
    sys.exit(main())
