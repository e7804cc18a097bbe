"""Approvals that are to be published, and of which nobody hears."""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext


def check_approvals(context: CheckContext) -> Iterator[Problem]:
    """A publication without a group."""
    config = context.config
    has_no_group = config.model_package_group_name is None and context.refused is None
    if config.publish_approved_model_package and has_no_group:
        message = "the module has no model package group: 'modelPackageGroupName' is not given"
        yield context.error(("publishApprovedModelPackage",), message, "no-events", "give it, or leave this out")
