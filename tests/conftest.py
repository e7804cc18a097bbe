"""Settings of all tests: how hypothesis looks for counterexamples, and the one synth that many tests look at."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.app import App, run_app

settings.register_profile(
    "bounded", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("bounded"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "bounded")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is of examples: what hypothesis runs a hundred times would take twice as long for no line more."""
    for item in items:
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session")
def sample_project(tmp_path_factory: pytest.TempPathFactory) -> App:
    """The app, run once on the sample project."""
    return run_app(tmp_path_factory.mktemp("sample_project"))
