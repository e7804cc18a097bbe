"""Permissions that a config asks for by its own keys, rather than through a step.

Sources: AWS KMS Developer Guide, "kms:ViaService"; Amazon S3 User Guide, "Using server-side encryption with AWS KMS
keys"; Service Authorization Reference for Amazon SageMaker.
"""

from collections.abc import Iterator, Sequence

from definitions.iam.image_permissions import log_in_to_registry, pull_from
from definitions.iam.statements import Statement, StatementCondition, literal_pattern
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.resources.published_values import pipeline_arn
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.steps.core.s3_locations import S3Location
from definitions.pipeline.steps.permissions.s3_objects import READ, WRITE, access
from definitions.values.infrastructure import ACCOUNT, REGION, Text, arn, text

ADDITIONAL = "Additional"
"""The beginning of the names of statements that the config adds; our checkov rules know them by it."""


def config_statements(config: ModuleConfig, names: ResourceNames) -> Iterator[Statement]:
    """The statements, each with the key that asks for it as its reason."""
    yield _executions(names.pipeline)
    for bucket in config.additional_read_bucket_names:
        yield from access(
            "ReadObjects", READ, S3Location(literal_pattern(bucket), ""), "'additionalReadBucketNames' names it"
        )
    for bucket in config.additional_write_bucket_names:
        yield from access(
            "WriteObjects", WRITE, S3Location(literal_pattern(bucket), ""), "'additionalWriteBucketNames' names it"
        )
    if config.additional_image_repository_arns:
        repositories = tuple(literal_pattern(repository) for repository in config.additional_image_repository_arns)
        # Images of model packages are named nowhere else.
        yield log_in_to_registry("images of 'additionalImageRepositoryArns' are pulled")
        yield pull_from(repositories, "'additionalImageRepositoryArns' names it")
    for number, added in enumerate(config.additional_statements, 1):
        reason = f"'additionalStatements': {added.reason}"
        actions, resources = tuple(dict.fromkeys(added.actions)), tuple(added.resources)
        yield Statement(f"{ADDITIONAL}{number}", actions, resources, (reason,), added.condition_triples)


def _executions(pipeline: str) -> Statement:
    """As MDAA: what runs in the pipeline may look at, stop and restart its own executions, and no other's."""
    arns = [pipeline_arn(name) for name in dict.fromkeys((pipeline, pipeline.lower()))]
    actions = tuple(f"sagemaker:{verb}PipelineExecution" for verb in ("Describe", "Start", "Stop"))
    resources = tuple(resource for name in arns for resource in (name, text(name, "/execution/*")))
    return Statement("RunThisPipeline", actions, resources, ("steps may look at, stop and restart this pipeline",))


def use_keys_of_buckets(config: ModuleConfig, listing: Sequence[Statement]) -> Iterator[Statement]:
    """Use the keys of other buckets than the module's own.

    Args:
        config: names keys, or buckets whose keys are not known.
        listing: statements on other buckets, each with what the bucket is for.
    """
    writes = bool(config.additional_write_bucket_names)
    # S3 asks for these and no others, to read and to write.
    actions = ("kms:Decrypt", *(("kms:GenerateDataKey",) if writes else ()))
    through_s3: StatementCondition
    if config.additional_kms_key_arns:
        keys: tuple[Text, ...] = tuple(literal_pattern(key) for key in config.additional_kms_key_arns)
        actions = ("kms:Decrypt", "kms:GenerateDataKey")
        through_s3 = ("StringLike", "kms:ViaService", ("s3.*",))
        yield Statement("UseNamedKeys", actions, keys, ("'additionalKmsKeyArns' names it",), (through_s3,))
    elif writes or config.additional_read_bucket_names:
        # Which key encrypts those buckets is not known; only keys of this account, only on behalf of S3, only for
        # objects of these buckets. S3 names the object, or the bucket where that has a bucket key.
        buckets = sorted({bucket for statement in listing for bucket in statement.resources}, key=str)
        objects = tuple(named for bucket in buckets for named in (bucket, text(bucket, "/*")))
        conditions = (
            ("StringEquals", "kms:CallerAccount", (ACCOUNT,)),
            ("StringEquals", "kms:ViaService", (text("s3.", REGION, ".amazonaws.com"),)),
            ("StringLike", "kms:EncryptionContext:aws:s3:arn", objects),
        )
        reason = "buckets of 'additionalReadBucketNames' and 'additionalWriteBucketNames' have keys of their own"
        reasons = dict.fromkeys((reason, *(one for statement in listing for one in statement.reasons)))
        yield Statement("UseKeysOfNamedBuckets", actions, (arn("kms", "key/*"),), tuple(reasons), conditions)
