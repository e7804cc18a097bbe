"""Terraform with the stand-in provider, the emulated AWS, and the stacks of all samples."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app import App, run_app
from tests.emulator.emulated_aws import EmulatedAws, emulated_aws
from tests.emulator.provider.plugin import running_provider
from tests.emulator.terraform import cli_configuration, environment, find_terraform, uses_real_provider
from tests.support import CONFIGS, ROOT

OWN_PROJECT = ROOT / "tests" / "emulator" / "project" / "mdaa.yaml"


@pytest.fixture(scope="session")
def cli_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What makes Terraform take the stand-in; only where Terraform is not installed, tests that need it are skipped."""
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    find_terraform()
    return cli_configuration(tmp_path_factory.mktemp("terraform"))


@pytest.fixture(scope="module")
def aws() -> Iterator[EmulatedAws]:
    """An AWS account with nothing in it; what one module of tests leaves there, another never sees."""
    with emulated_aws() as running:
        yield running


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
    """The app, run once on the samples of all step types."""
    return run_app(tmp_path_factory.mktemp("step_types"), PIPELINES_PROJECT=str(CONFIGS / "step-types" / "mdaa.yaml"))


@pytest.fixture(scope="session")
def organization_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The app, run once on the sample of a whole organization."""
    return run_app(
        tmp_path_factory.mktemp("organization"), PIPELINES_PROJECT=str(CONFIGS / "organization" / "mdaa.yaml")
    )


@pytest.fixture(scope="session")
def own_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The app, run once on the project of these tests."""
    return run_app(tmp_path_factory.mktemp("own_project"), PIPELINES_PROJECT=str(OWN_PROJECT))
