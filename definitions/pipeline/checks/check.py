"""All checks of a config, in the order in which they run."""

from collections.abc import Callable, Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.branches import check_branches
from definitions.pipeline.checks.caching import check_caching
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.comparisons import check_compared_types
from definitions.pipeline.checks.default_requests import check_default_requests
from definitions.pipeline.checks.duplicate_names import check_duplicate_names
from definitions.pipeline.checks.foreign_regions import check_foreign_regions
from definitions.pipeline.checks.framework_images import check_closed_services, check_framework_images
from definitions.pipeline.checks.isolated_containers import check_isolated_containers
from definitions.pipeline.checks.json_files import check_json_files
from definitions.pipeline.checks.loops import check_loops
from definitions.pipeline.checks.model_data import check_model_data
from definitions.pipeline.checks.model_package_groups import check_model_package_groups
from definitions.pipeline.checks.open_to_readers import check_open_to_readers
from definitions.pipeline.checks.operations import check_operations
from definitions.pipeline.checks.order import check_cycles, check_dependencies
from definitions.pipeline.checks.own_code import check_own_code
from definitions.pipeline.checks.parameter_combinations import check_parameter_combinations
from definitions.pipeline.checks.parameter_values import check_parameter_values
from definitions.pipeline.checks.parameters import check_pipeline_options, check_unused_parameters
from definitions.pipeline.checks.property_files import check_property_files
from definitions.pipeline.checks.references import check_references
from definitions.pipeline.checks.references_as_text import check_references_as_text
from definitions.pipeline.checks.remarks import check_remarks
from definitions.pipeline.checks.replaced_keys import check_ignored_sources, check_missing_keys
from definitions.pipeline.checks.requests import check_requests
from definitions.pipeline.checks.s3_uris import check_s3_uris
from definitions.pipeline.checks.skipped_steps import check_skipped_steps
from definitions.pipeline.checks.triggers import check_triggers


def check_additional_statements(context: CheckContext) -> Iterator[Problem]:
    """What is wrong with statements that the config adds to the role: imported when it adds some."""
    if context.config.additional_statements:
        from definitions.pipeline.checks import additional_statements

        yield from additional_statements.check_additional_statements(context)


def check_foreign_accounts(context: CheckContext) -> Iterator[Problem]:
    """What steps use of other accounts: imported when that of the module is known."""
    if context.account is not None:
        from definitions.pipeline.checks import foreign_accounts

        yield from foreign_accounts.check_foreign_accounts(context)


def check_foreign_names(context: CheckContext) -> Iterator[Problem]:
    """Names of what is in other accounts: imported when that of the module is known."""
    if context.account is not None:
        from definitions.pipeline.checks import foreign_names

        yield from foreign_names.check_foreign_names(context)


CHECKS: tuple[Callable[[CheckContext], Iterator[Problem]], ...] = (
    check_duplicate_names,
    check_references,
    check_dependencies,
    check_triggers,
    check_branches,
    check_loops,
    check_compared_types,
    check_pipeline_options,
    check_property_files,
    check_missing_keys,
    check_framework_images,
    check_ignored_sources,
    check_unused_parameters,
    check_additional_statements,
    check_remarks,
    check_parameter_values,
    check_parameter_combinations,
    check_skipped_steps,
    check_cycles,
    check_operations,
    # The rest looks only at steps in which those before found no error.
    check_requests,
    check_references_as_text,
    check_default_requests,
    check_own_code,
    check_json_files,
    check_s3_uris,
    check_caching,
    check_foreign_regions,
    check_foreign_accounts,
    check_foreign_names,
    check_model_package_groups,
    check_model_data,
    check_open_to_readers,
    check_isolated_containers,
    check_closed_services,
)


def check(context: CheckContext) -> list[Problem]:
    """All problems between the parts of a config; only errors, if there are some already."""
    for check_config in CHECKS:
        context.found.extend(list(check_config(context)))
    found = context.found
    if any(problem.rule == "unknown-step" for problem in found):
        from definitions.pipeline.checks.unknown_names import by_cause

        found = by_cause(context, found)
    return [problem for problem in found if context.refused is None or problem.severity == "error"]
