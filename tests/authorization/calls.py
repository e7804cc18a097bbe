"""All calls that a pipeline needs: of its steps, and what the config asks for by its own keys."""

from collections.abc import Iterator
from itertools import product

from tests.authorization.aws_calls import arn, mlflow
from tests.authorization.execution import EXECUTION, RUN_TIME, Execution
from tests.authorization.request_calls import PULL, Call, read_calls, write_calls
from tests.authorization.roles import ACCOUNT, REGION, Role
from tests.authorization.step_calls import step_calls


def required_calls(role: Role) -> list[Call]:
    """The calls, each once; places that are known only when the pipeline runs are left out."""
    run = Execution(role.definition)
    calls = [call for step in run.steps.values() for call in step_calls(step, run)]
    known = [call for call in [*calls, *_asked_for(role)] if RUN_TIME not in call.resource.split(":")[-1].split("/")[0]]
    return list({str(call): call for call in known}.values())


def _asked_for(role: Role) -> Iterator[Call]:
    config = role.pipeline.config
    name = role.pipeline.names.pipeline
    for verb, resource in (("Start", ""), ("Describe", f"/execution/{EXECUTION}"), ("Stop", f"/execution/{EXECUTION}")):
        own = arn("sagemaker", f"pipeline/{name}{resource}")
        yield Call("the pipeline itself", f"sagemaker:{verb}PipelineExecution", own)
    if config.pipeline.mlflow_config is not None:
        yield from mlflow("mlflowConfig", role.definition["MlflowConfig"]["MlflowResourceArn"])
    for key, buckets, calls in (
        ("additionalReadBucketNames", config.additional_read_bucket_names, read_calls),
        ("additionalWriteBucketNames", config.additional_write_bucket_names, write_calls),
    ):
        for bucket in buckets:
            yield from calls(key, f"s3://{bucket}/anything/")
            if not config.additional_kms_key_arns:
                through = {
                    "kms:CallerAccount": ACCOUNT,
                    "kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{bucket}/anything/part-0.csv",
                    "kms:ViaService": f"s3.{REGION}.amazonaws.com",
                }
                yield Call(key, "kms:Decrypt", arn("kms", "key/of-that-bucket"), through)
                if calls is write_calls:
                    yield Call(key, "kms:GenerateDataKey", arn("kms", "key/of-that-bucket"), through)
    if config.additional_image_repository_arns:
        yield Call("additionalImageRepositoryArns", "ecr:GetAuthorizationToken", "*")
    for repository in config.additional_image_repository_arns:
        yield from (Call("additionalImageRepositoryArns", action, str(repository)) for action in PULL)
    for added in config.additional_statements:
        context = {key: str(values[0]) for keys in added.conditions.values() for key, values in keys.items()}
        for action, named in product(added.actions, added.resources):
            yield Call("additionalStatements", action, str(named).replace("*", "any"), context)
    for key_arn in config.additional_kms_key_arns:
        through = {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}
        for verb in ("Decrypt", "GenerateDataKey"):
            yield Call("additionalKmsKeyArns", f"kms:{verb}", str(key_arn), through)
