"""A model registry as other modules see it: the group of a pipeline's models, and what reading them takes."""

from definitions.foundation.records import record
from definitions.values.infrastructure import Text

NO_APPROVED_PACKAGE = "none"
"""The value of the parameter with the newest approved package while there is none."""


@record
class Registry:
    """The model package group of a pipeline of the project, and where its models are.

    Attributes:
        stack: of the pipeline; likewise ``module``, ``domain`` and ``environment``.
        config_file: its first config file, as messages show it.
        account: 12 digits, or ``None`` for the account of the credentials; likewise ``region``.
        group: the group's name in AWS; ``group_key`` is its name in the config.
        approved_package: path of the SSM parameter with the newest approved package; ``None`` if it publishes none.
        bucket: the name of the bucket with the models.
        models: keys in it, as IAM patterns, at which they are.
        elsewhere: models in other buckets: bucket and key of each, as IAM patterns.
        key_path: path of the SSM parameter with the ARN of the bucket's key; ``None`` if ``key_arn`` is known.
        key_arn: of the bucket's key; ``None`` if only the parameter knows it.
        images: image URIs of registered models; ``None`` if some are not known before an execution.
        readers: accounts that may read the models.
    """

    stack: str
    module: str
    domain: str
    environment: str
    config_file: str
    account: str | None
    region: str | None
    group: str
    group_key: str
    approved_package: str | None
    bucket: Text
    models: tuple[Text, ...]
    elsewhere: tuple[tuple[Text, Text], ...]
    key_path: str | None
    key_arn: Text | None
    images: tuple[Text, ...] | None
    readers: tuple[str, ...]

    def distance(self, domain: str, environment: str) -> int:
        """0 in the same environment of the same domain, 1 in the same environment of another one, 2 elsewhere."""
        return 2 if environment != self.environment else int(domain != self.domain)


@record
class Registries:
    """The registries of a project.

    Attributes:
        known: those of pipelines without errors.
        broken: the stacks of pipelines with errors, which may have others.
    """

    known: tuple[Registry, ...] = ()
    broken: tuple[str, ...] = ()


def approved_package_path(folder: str) -> str:
    """The path, below a module's own, of the parameter with the newest approved package."""
    return f"{folder}/approved-model-package-arn"
