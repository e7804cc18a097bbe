"""Terraform with the stand-in provider, the emulated AWS, and the stacks of all samples."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app import App
from tests.emulator.emulated_aws import EmulatedAws, emulated_aws
from tests.emulator.provider.plugin import running_provider
from tests.emulator.terraform import cli_configuration, environment, find_terraform, uses_real_provider
from tests.support import CONFIGS, ROOT, SERVING
from tests.synth import synthesized_project

OWN_PROJECT = ROOT / "tests" / "emulator" / "project" / "mdaa.yaml"


@pytest.fixture(scope="session")
def cli_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What makes Terraform take the stand-in; only where Terraform is not installed, tests that need it are skipped."""
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    find_terraform()
    return cli_configuration(tmp_path_factory.mktemp("terraform"))


@pytest.fixture(scope="session")
def running_aws() -> Iterator[EmulatedAws]:
    """An emulated AWS, which takes seconds to start."""
    with emulated_aws() as running:
        yield running


@pytest.fixture(scope="module")
def aws(running_aws: EmulatedAws) -> EmulatedAws:
    """An AWS account with nothing in it; what one module of tests leaves there, another never sees."""
    running_aws.forget_everything()
    return running_aws


@pytest.fixture(scope="module")
def variables(aws: EmulatedAws, cli_config: Path) -> dict[str, str]:
    """Variables for Terraform as a user runs it: it starts its provider."""
    return environment(cli_config, aws.environment)


@pytest.fixture(scope="module")
def quick_variables(aws: EmulatedAws, variables: dict[str, str]) -> Iterator[dict[str, str]]:
    """Variables for Terraform with a provider that runs already, in half of the time."""
    if uses_real_provider():
        yield variables
        return
    with running_provider(aws.environment) as provider:
        yield {**variables, **provider}


@pytest.fixture(scope="session")
def step_types_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The stacks of the samples of all step types."""
    return synthesized_project(tmp_path_factory.mktemp("step_types"), CONFIGS / "step-types" / "mdaa.yaml")


@pytest.fixture(scope="session")
def organization_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The stacks of the sample of a whole organization."""
    return synthesized_project(tmp_path_factory.mktemp("organization"), CONFIGS / "organization" / "mdaa.yaml")


@pytest.fixture(scope="session")
def operations_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The stacks of the sample whose pipelines are started by triggers."""
    return synthesized_project(tmp_path_factory.mktemp("operations"), CONFIGS / "operations" / "mdaa.yaml")


@pytest.fixture(scope="session")
def serving_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The stacks of endpoints of every form."""
    return synthesized_project(tmp_path_factory.mktemp("serving"), SERVING / "mdaa.yaml")


@pytest.fixture(scope="session")
def own_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The stacks of the project of these tests."""
    return synthesized_project(tmp_path_factory.mktemp("own_project"), OWN_PROJECT)
