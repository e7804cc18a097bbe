"""Register and read model packages, and the groups that hold them.

Source: Service Authorization Reference for Amazon SageMaker.
"""

from collections.abc import Iterator
from itertools import product

from definitions.foundation.records import replace
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.permissions import resource_names
from definitions.pipeline.steps.permissions.job_runs import TAGGING
from definitions.source.nodes import NodePath
from definitions.values.expressions import Join
from definitions.values.infrastructure import Text, split, text

_GROUP, _PACKAGE = "model-package-group", "model-package"


def group_patterns(group: object, context: StepContext) -> tuple[Text, ...]:
    """IAM patterns of the names and ARNs that a group may have; none if nothing of them is known.

    A parameter has its default and all its ``enumValues``, also as a part of a join.
    """
    if isinstance(group, Join):
        choices = [context.possible_texts(part) or (part,) for part in group.values]
        joined = (resource_names.name_pattern(replace(group, values=parts), context) for parts in product(*choices))
        return tuple(pattern for pattern in joined if pattern is not None)
    known = context.possible_texts(group)
    if known:
        return tuple(literal_pattern(name) for name in known)
    pattern = resource_names.name_pattern(group, context)
    return () if pattern is None else (pattern,)


def group_arns(pattern: Text) -> tuple[Text, ...]:
    """ARNs of a group, given by the pattern of its name or ARN."""
    return (pattern,) if _is_arn(pattern) else resource_names.named_arns(_GROUP, pattern)


def package_arns(pattern: Text) -> tuple[Text, ...]:
    """Patterns of the ARNs of the packages in a group, given by the pattern of its name or ARN."""
    if not _is_arn(pattern):
        return resource_names.named_arns(_PACKAGE, text(pattern, "/*"))
    start, *name = split(pattern, f":{_GROUP}/", 1)
    return (text(start, f":{_PACKAGE}/", *name, "/*"),)


def _is_arn(pattern: Text) -> bool:
    return str(pattern).startswith("arn:")


def register_in(group: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Add versions to the group of this name or ARN; if none is known, report that it is not granted."""
    patterns = group_patterns(group, context)
    if not patterns:
        yield report_unknown_group("registering there", path)
        return
    verbs = ("CreateModelPackage", "DescribeModelPackage", "DescribeModelPackageGroup", "ListModelPackages")
    actions = (*(f"sagemaker:{verb}" for verb in verbs), *TAGGING)
    arns = dict.fromkeys(arn for pattern in patterns for arn in (*group_arns(pattern), *package_arns(pattern)))
    yield Statement("RegisterModels", actions, tuple(arns), (f"step '{step}' registers in this group",))


def report_unknown_group(what: str, path: NodePath) -> MissingPermission:
    """Report that using a group is not granted, since its name is not known."""
    message = f"the model package group is not known before it runs, so {what} is not granted"
    hint = "give it as text, or give its parameter a defaultValue or enumValues: those are granted"
    return MissingPermission(path, message, hint)


def read_model_package(package: Text, reason: str) -> Statement:
    """Describe a model package, given by its ARN."""
    actions = ("sagemaker:DescribeModelPackage",)
    return Statement("ReadModelPackages", actions, (literal_pattern(package),), (reason,))
