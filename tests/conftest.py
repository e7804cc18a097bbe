"""Settings of all tests: how hypothesis looks for counterexamples, what is quick, the one synth that many look at."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.app import App, run_app
from tests.quick import is_quick, refuse_others
from tests.support import COMPREHENSIVE_PROJECT

# No Terraform and no cdktf that a test starts asks for newer versions of itself.
os.environ["CHECKPOINT_DISABLE"] = "1"
# CDKTF's classes refuse arguments of wrong types, as they do not when users run the app.
os.environ["PIPELINES_ARGUMENT_CHECKS"] = "1"
# Texts that tests compare have no colours, whatever the shell or the CI asks for.
for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
    os.environ.pop(name, None)

settings.register_profile(
    "bounded", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("bounded"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "bounded")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="only tests that start no other program")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if config.getoption("--quick") and (collection_path.is_dir() or collection_path.match("test_*.py")):
        return not is_quick(collection_path) or None
    return None


@pytest.fixture(scope="session", autouse=True)
def _no_other_program(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--quick"):
        sys.addaudithook(refuse_others)


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The app, run once on the sample project."""
    return run_app(tmp_path_factory.mktemp("sample_project"))


@pytest.fixture(scope="session")
def comprehensive_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The app, run once on MDAA's comprehensive sample."""
    folder = tmp_path_factory.mktemp("comprehensive_project")
    return run_app(folder, PIPELINES_PROJECT=str(COMPREHENSIVE_PROJECT))
