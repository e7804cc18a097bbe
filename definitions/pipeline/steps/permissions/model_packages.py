"""Register and read model packages.

Source: Service Authorization Reference for Amazon SageMaker.
"""

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.permissions.job_runs import TAGGING
from definitions.values.infrastructure import Text


def register_models(group_and_packages: tuple[Text, ...], step: str) -> Statement:
    """Add versions to a model package group, given by its ARN and the pattern of its packages' ARNs."""
    verbs = ("CreateModelPackage", "DescribeModelPackage", "DescribeModelPackageGroup", "ListModelPackages")
    actions = (*(f"sagemaker:{verb}" for verb in verbs), *TAGGING)
    return Statement("RegisterModels", actions, group_and_packages, (f"step '{step}' registers in this group",))


def read_model_package(package: Text, reason: str) -> Statement:
    """Describe a model package, given by its ARN."""
    actions = ("sagemaker:DescribeModelPackage",)
    return Statement("ReadModelPackages", actions, (literal_pattern(package),), (reason,))
