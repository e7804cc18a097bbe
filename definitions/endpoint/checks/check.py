"""All checks of an endpoint's config, in the order in which they run."""

from collections.abc import Callable, Iterator

from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.checks.model_packages import check_missing_versions

CHECKS: tuple[Callable[[CheckContext], Iterator[Problem]], ...] = (check_missing_versions,)


def check(context: CheckContext) -> list[Problem]:
    """All problems between the parts of a config; only errors, if there are some already."""
    found = [problem for check_config in CHECKS for problem in check_config(context)]
    return [problem for problem in found if not context.refused or problem.severity == "error"]
