"""All checks of an endpoint's config, in the order in which they run."""

from collections.abc import Callable, Iterator

from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.accounts import check_accounts, check_regions
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.checks.deployment import check_deployment
from definitions.endpoint.checks.model_packages import (
    check_equal_groups,
    check_groups,
    check_latest_approved,
    check_missing_versions,
    check_unknown_origins,
)
from definitions.endpoint.checks.named_places import check_named_places
from definitions.endpoint.checks.requests import check_requests
from definitions.endpoint.checks.scaling import check_scaling
from definitions.endpoint.checks.serverless import check_serverless
from definitions.endpoint.checks.settings import check_default_bucket, check_settings
from definitions.endpoint.checks.variants import (
    check_async,
    check_exclusive_keys,
    check_instance_types,
    check_shadow,
    check_variants,
    check_volume_keys,
    check_volumes,
)

CHECKS: tuple[Callable[[CheckContext], Iterator[Problem]], ...] = (
    check_exclusive_keys,
    check_missing_versions,
    check_groups,
    check_equal_groups,
    check_latest_approved,
    check_accounts,
    check_regions,
    check_named_places,
    check_unknown_origins,
    check_variants,
    check_instance_types,
    check_volume_keys,
    check_volumes,
    check_async,
    check_shadow,
    check_serverless,
    check_scaling,
    check_deployment,
    check_settings,
    check_default_bucket,
    check_requests,
)


def check(context: CheckContext) -> list[Problem]:
    """All problems between the parts of a config; only errors, if there are some already."""
    found = [problem for check_config in CHECKS for problem in check_config(context)]
    if not context.refused:
        return found
    return [one for one in found if one.severity == "error" and not context.is_refused(one.path)]
