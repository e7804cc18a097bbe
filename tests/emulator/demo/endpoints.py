"""Endpoints in the demo: plans that wait for an approval, what is served, and what the next decision changes."""

from typing import Any

from tests.emulator.demo.models import Commands, Registry, decide, register
from tests.emulator.demo.shown import Failed, stage
from tests.emulator.demo.stacks import Deployment, summaries
from tests.emulator.emulated_aws import EmulatedAws

PLAN = "demo.plan"


def serve_first(endpoint: Deployment, waiting: list[Registry], commands: Commands, *words: str) -> None:
    """Let an endpoint be planned before a version is approved, then train, register and approve one.

    ``words`` are for the run that trains.
    """
    print("  Nothing is approved yet, so its plan is refused:")
    with stage("terraform plan") as lines:
        code, said = endpoint.said("plan")
        if code == 0:
            raise Failed(f"the plan of {endpoint.name} was not refused\n{said}")
        message = said.partition("\nError: ")[2].split("\n\n")
        lines += [message[0].strip(), *message[-1].strip().splitlines()]
    for registry in waiting:
        print(f"\nThe first version of what {registry.stack.name} trains")
        decide(registry, commands, "approve", register(registry, commands, *words))
    print(f"\n{endpoint.name}, once more")


def serve_next(endpoints: list[Deployment], registry: Registry, commands: Commands) -> None:
    """A second version is approved and served, then rejected: all endpoints follow."""
    first = registry.published
    print(f"\nThe second version of what {registry.stack.name} trains")
    second = register(registry, commands)
    decide(registry, commands, "approve", second)
    for endpoint in endpoints:
        print(f"\n{endpoint.name} follows")
        apply(endpoint)
    print(f"\nThe second version is rejected, so the first is the newest again: {first}")
    decide(registry, commands, "reject", second)
    for endpoint in endpoints:
        print(f"\n{endpoint.name} goes back")
        apply(endpoint)


def apply(endpoint: Deployment) -> None:
    """Plan, apply exactly that, and show what is served."""
    with stage("terraform plan") as lines:
        code, said = endpoint.said("plan", f"-out={PLAN}")
        if code != 0:
            raise Failed(f"terraform plan failed in {endpoint.name}\n{said}")
        lines += [*summaries(said), *_changes(said)]
    endpoint.run("apply", PLAN)
    for resource in endpoint.resources("aws_sagemaker_endpoint"):
        for line in _served(endpoint.aws, resource["name"]):
            print(f"    {line}")


def _changes(said: str) -> list[str]:
    """What a plan says of models, configurations and endpoints: what becomes of them, and whose version changes."""
    told = [line.strip() for line in said.splitlines()]
    shown = (line for line in told if line.startswith("# aws_sagemaker_") or " model_package_name " in line)
    return [" ".join(line.removeprefix("# ").split()) for line in shown]


def _served(aws: EmulatedAws, name: str) -> list[str]:
    sagemaker = aws.client("sagemaker")
    endpoint = sagemaker.describe_endpoint(EndpointName=name)
    configuration = sagemaker.describe_endpoint_config(EndpointConfigName=endpoint["EndpointConfigName"])
    lines = [f"{name}: {endpoint['EndpointStatus']}, by {endpoint['EndpointConfigName']}"]
    for variant in configuration["ProductionVariants"]:
        model = sagemaker.describe_model(ModelName=variant["ModelName"])
        containers: list[Any] = [model.get("PrimaryContainer"), *model.get("Containers", [])]
        packages = [container.get("ModelPackageName", "no version") for container in containers if container]
        lines.append(f"{variant['VariantName']} serves {', '.join(packages)}")
    return lines
