"""Values for what only Terraform knows: what ``local.yaml`` gives, and made-up names and ARNs for the rest."""

from collections.abc import Mapping

from definitions.images.table import accounts
from definitions.local.settings import LocalSettings
from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import InfrastructureKind, InfrastructureText, InfrastructureValue, values_in
from definitions.values.plain import label

_KEY = "00000000-0000-0000-0000-000000000000"


class LocalValues:
    """Values for infrastructure values.

    Args:
        pipeline: whose definition is filled.
        settings: of this machine.
    """

    def __init__(self, pipeline: CompiledPipeline, settings: LocalSettings) -> None:
        self.account = pipeline.account or settings.account
        self.region = pipeline.region or settings.region
        self.partition = pipeline.partition or "aws"
        self._given = settings.values
        self._names = self._made_up(pipeline)

    def fill(self, tree: object) -> object:
        """A tree of maps, lists and texts with values; what has none stays a label such as ``<ssm /acme/path>``."""
        if isinstance(tree, InfrastructureText):
            return "".join(part if isinstance(part, str) else self._value(part) or label(part) for part in tree.parts)
        if isinstance(tree, dict):
            return {self.fill(key): self.fill(value) for key, value in tree.items()}
        if isinstance(tree, list | tuple):
            return [self.fill(value) for value in tree]
        return tree

    def missing_in(self, tree: object) -> list[str]:
        """Labels without ``<>`` of what has no value, each once, in order."""
        found = dict.fromkeys(label(value)[1:-1] for value in values_in(tree) if self._value(value) is None)
        return list(found)

    def _value(self, value: InfrastructureValue) -> str | None:
        given = self._given.get(label(value)[1:-1])
        if given is not None:
            return given
        if value.kind is InfrastructureKind.IMAGE_ACCOUNT:
            return accounts(str(value.argument)).get(self.region, self.account)
        return self._names.get(value.kind)

    def _made_up(self, pipeline: CompiledPipeline) -> Mapping[InfrastructureKind, str]:
        names, kind = pipeline.names, InfrastructureKind
        given = pipeline.config.pipeline_bucket_name
        bucket = given if isinstance(given, str) else names.bucket
        arn = f"arn:{self.partition}"
        return {
            kind.ACCOUNT: self.account,
            kind.REGION: self.region,
            kind.PARTITION: self.partition,
            kind.DNS_SUFFIX: "amazonaws.com",
            kind.BUCKET_NAME: bucket,
            kind.BUCKET_ARN: f"{arn}:s3:::{bucket}",
            kind.KEY_ARN: f"{arn}:kms:{self.region}:{self.account}:key/{_KEY}",
            kind.KEY_ID: _KEY,
            kind.ROLE_ARN: f"{arn}:iam::{self.account}:role/{names.role}",
            kind.ROLE_NAME: names.role,
            kind.GROUP_ARN: f"{arn}:sagemaker:{self.region}:{self.account}:model-package-group/{names.group}",
        }
