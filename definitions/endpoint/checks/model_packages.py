"""Versions of models that are not named, that nobody publishes, or that another account owns."""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext


def check_missing_versions(context: CheckContext) -> Iterator[Problem]:
    """Variants that nothing names a version for."""
    for version in context.versions:
        if version.named is None and not {"modelPackage", "modelPackageArn"} & context.refused:
            hint = "or 'modelPackageArn' in its place"
            yield context.error(("modelPackage",), "is required and missing", "missing-key", hint, key=True)
