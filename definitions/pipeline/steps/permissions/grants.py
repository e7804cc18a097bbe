"""Permissions that several step types need, each built from what a step names.

Sources: Amazon SageMaker Developer Guide, "How to use SageMaker AI execution roles"; Service Authorization Reference
for Amazon S3, Amazon ECR, Amazon SageMaker, AWS KMS, Amazon EC2, Amazon CloudWatch and CloudWatch Logs.
"""

from collections.abc import Iterable, Iterator

from definitions.iam.statements import Statement, StatementCondition, literal_pattern
from definitions.pipeline.steps.core.answers import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import KEY_ARN, PARTITION, REGION, ROLE_ARN, Text, arn, split, text

_JOB_NAME_ROOM = 20
"""SageMaker cuts long step names in job names; this much of a name is always left."""


def run_jobs(
    kind: str, resource: str, step: str, context: StepContext, conditions: tuple[StatementCondition, ...]
) -> Iterator[PermissionResult]:
    """Start jobs under the conditions, watch and stop them, and pass them the role; ``kind`` as ``TrainingJob``."""
    yield from start_jobs(kind, job_names(resource, step, context), step, conditions)
    yield pass_role(step)


def start_jobs(
    kind: str, jobs: tuple[Text, ...], step: str, conditions: tuple[StatementCondition, ...], *more: str
) -> Iterator[Statement]:
    """Start jobs of a kind under the conditions, and watch and stop them; ``more`` are actions, without service.

    Only what starts a job is asked for keys, isolation and network; other calls have none of these context keys.
    """
    reason = (f"step '{step}' runs as such jobs or starts them",)
    start = (f"sagemaker:Create{kind}",)
    watch = (*(f"sagemaker:{action}" for action in (f"Describe{kind}", f"Stop{kind}", *more)), *TAGGING)
    if conditions:
        yield Statement(f"Start{kind}s", start, jobs, reason, conditions)
        yield Statement(f"Watch{kind}s", watch, jobs, reason)
    else:
        yield Statement(f"Run{kind}s", (*start, *watch), jobs, reason)


TAGGING = ("sagemaker:AddTags", "sagemaker:ListTags")


def job_names(resource: str, step: str, context: StepContext) -> tuple[Text, ...]:
    """ARNs of resources that the pipeline service names after the step.

    A job is named ``pipelines-<execution id>-<step name>-<suffix>``. Its ARN holds the name as written or in lower
    case, depending on the resource type, so both are granted.
    """
    named = f"{step}-" if len(step) <= _JOB_NAME_ROOM else step[:_JOB_NAME_ROOM]
    names = [f"pipelines-*-{named}*"] + ([f"{context.job_prefix}*"] if context.job_prefix else [])
    resources = {spelling: None for name in names for spelling in (name, name.lower())}
    return tuple(arn("sagemaker", text(f"{resource}/", name)) for name in resources)


def pass_role(step: str) -> Statement:
    """Hand the role itself to SageMaker."""
    condition = ("StringEquals", "iam:PassedToService", ("sagemaker.amazonaws.com",))
    reason = f"step '{step}' runs its jobs under this role"
    return Statement("PassRoleToSageMaker", ("iam:PassRole",), (ROLE_ARN,), (reason,), (condition,))


def write_logs(log_group: Text, step: str) -> Iterator[PermissionResult]:
    """Logs and metrics of the step's jobs; ``log_group`` such as ``TrainingJobs``."""
    group = arn("logs", text("log-group:/aws/sagemaker/", log_group))
    # The group itself, and what is in it: ``<group>:log-stream:<stream>``.
    actions = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
    yield Statement("WriteLogs", actions, (group, text(group, ":*")), (f"step '{step}' logs there",))
    # CloudWatch has no resources to name; the namespace is the narrowest limit there is.
    namespace = ("StringLike", "cloudwatch:namespace", ("/aws/sagemaker/*",))
    reason = f"step '{step}' reports metrics"
    yield Statement("PutMetrics", ("cloudwatch:PutMetricData",), ("*",), (reason,), (namespace,))


def pull_image(image: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Pull a container image from the repository that its URI names."""
    yield log_in_to_registry(f"step '{step}' pulls its image")
    uri = context.static_text(image)
    repository = None if uri is None else _repository(uri)
    if repository is None:
        if not context.has_extra_image_repositories:
            message = "the image is not known before it runs, so pulling it is not granted"
            yield MissingPermission(path, message, "name its repository in 'additionalImageRepositoryArns'")
        return
    yield pull((repository,), f"step '{step}' runs '{uri}'")


def log_in_to_registry(reason: str) -> Statement:
    """Get the token that every pull asks for; it is for the whole registry, so ECR knows no resource for it."""
    return Statement("LogInToRegistry", ("ecr:GetAuthorizationToken",), ("*",), (reason,))


def pull(repositories: tuple[Text, ...], reason: str) -> Statement:
    """Pull images from repositories."""
    actions = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
    return Statement("PullImages", actions, repositories, (reason,))


def _repository(uri: Text) -> Text | None:
    host, *rest = split(uri, "/", 1)
    account, *labels = split(host, ".")
    if not rest or len(labels) < 3:
        return None
    # 'dkr.ecr.REGION' and 'dkr.ecr-fips.REGION'; dual-stack hosts are 'dkr-ecr.REGION'
    region = labels[2] if labels[0] == "dkr" else labels[1]
    name = split(split(rest[0], "@", 1)[0], ":", 1)[0]
    return text("arn:", PARTITION, ":ecr:", region, ":", account, ":repository/", literal_pattern(name))


def read(location: S3Location, what: str, step: str) -> Iterator[PermissionResult]:
    """Read the objects of a location."""
    yield from access("ReadObjects", READ, location, f"step '{step}' reads {what}")


def write(location: S3Location, what: str, step: str) -> Iterator[PermissionResult]:
    """Write objects below a location."""
    yield from access("WriteObjects", WRITE, location, f"step '{step}' writes {what}")


READ = ("s3:GetObject",)
WRITE = ("s3:AbortMultipartUpload", "s3:PutObject")


def access(sid: str, actions: tuple[str, ...], location: S3Location, reason: str) -> Iterator[Statement]:
    """Actions on the objects of a location, and what is needed of its bucket."""
    bucket = text("arn:", PARTITION, ":s3:::", location.bucket)
    yield Statement(sid, actions, (text(bucket, "/", location.keys, "*"),), (reason,))
    yield Statement("ListBuckets", ("s3:GetBucketLocation", "s3:ListBucket"), (bucket,), (reason,))


def read_value(value: object, path: NodePath, what: str, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Read where an S3 URI, parameter or step output points to, if that is known; else say that it is not granted."""
    location = context.location(value)
    if location is not None:
        yield from read(location, what, step)
    elif not context.has_extra_read_buckets:
        message = f"where {what} is read from is not known before it runs, so reading is not granted"
        yield MissingPermission(path, message, "name the bucket in 'additionalReadBucketNames'")


def write_value(
    value: object, path: NodePath, what: str, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Write where an S3 URI or parameter points to, if that is known; else say that it is not granted."""
    location = context.location(value)
    if location is not None:
        yield from write(as_folder(location), what, step)
    elif not context.has_extra_write_buckets:
        message = f"where {what} is written to is not known before it runs, so writing is not granted"
        yield MissingPermission(path, message, "name the bucket in 'additionalWriteBucketNames'")


def record_in_mlflow(server: Text, reason: str) -> Statement:
    """Record what is done in an MLflow tracking server or app."""
    verbs = (
        "CreateExperiment CreateRun GetExperiment GetExperimentByName GetRun LogBatch LogInputs LogMetric LogModel"
        " LogParam SearchExperiments SearchRuns SetExperimentTag SetTag UpdateRun"
    )
    # Apps of MLflow know one action, tracking servers one for each call.
    if ":mlflow-app/" in str(server):
        return Statement("RecordInMlflowApps", ("sagemaker:CallMlflowAppApi",), (literal_pattern(server),), (reason,))
    actions = tuple(f"sagemaker-mlflow:{verb}" for verb in verbs.split())
    return Statement("RecordInMlflow", actions, (literal_pattern(server),), (reason,))


def use_key(step: str) -> Iterator[PermissionResult]:
    """Encrypt and decrypt objects and volumes with the pipeline's key."""
    actions = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")
    yield Statement("UseKey", actions, (KEY_ARN,), (f"data of step '{step}' is encrypted with this key",))


def attach_volumes(step: str) -> Iterator[PermissionResult]:
    """Let AWS services hold grants on the key for the step's volumes."""
    condition = ("Bool", "kms:GrantIsForAWSResource", ("true",))
    reason = f"volumes of step '{step}' are encrypted with this key"
    yield Statement("GrantKeyToVolumes", ("kms:CreateGrant",), (KEY_ARN,), (reason,), (condition,))


def join_vpc(step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Create and remove network interfaces in the pipeline's subnets, if it has any."""
    if context.network.subnet_ids:
        yield from join_subnets(context.network.subnet_ids, context.network.security_group_ids, step)


def join_subnets(
    subnet_ids: Iterable[Text], security_group_ids: Iterable[Text], step: str
) -> Iterator[PermissionResult]:
    """Create, lend to SageMaker and remove network interfaces in subnets, with security groups."""
    reason = (f"jobs of step '{step}' run in the VPC",)
    # Shared subnets and security groups are their owner's, in whichever account; their ids are unique.
    subnets = tuple(arn("ec2", text("subnet/", literal_pattern(id_)), account="*") for id_ in subnet_ids)
    groups = tuple(arn("ec2", text("security-group/", literal_pattern(id_)), account="*") for id_ in security_group_ids)
    interfaces = arn("ec2", "network-interface/*")
    yield Statement("CreateNetworkInterfaces", ("ec2:CreateNetworkInterface",), (interfaces, *subnets, *groups), reason)
    in_subnets = ("ArnLike", "ec2:Subnet", subnets)
    yield Statement("ManageNetworkInterfaces", _MANAGE_INTERFACES, (interfaces,), reason, (in_subnets,))
    # Describe actions of EC2 know no resources.
    here = ("StringEquals", "ec2:Region", (REGION,))
    yield Statement("DescribeNetwork", _DESCRIBE_NETWORK, ("*",), reason, (here,))


def process_in_vpc(step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Run processing jobs in the pipeline's subnets, if it has any."""
    if context.network.subnet_ids:
        yield process_in_subnets(step)


def process_in_subnets(step: str) -> Statement:
    """Run processing jobs in subnets, whichever they are.

    What ``join_subnets`` grants is not enough: AWS checks for these actions before it creates a processing job, and
    refuses it if resources or conditions limit them. It says so of CreateProcessingJob alone.
    """
    actions = ("ec2:CreateNetworkInterface", *_MANAGE_INTERFACES, *_DESCRIBE_NETWORK)
    reason = f"step '{step}' runs a processing job in a VPC, which AWS refuses if resources or conditions limit these"
    return Statement("ProcessInVpc", actions, ("*",), (reason,))


_MANAGE_INTERFACES = (
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
)
_DESCRIBE_NETWORK = (
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)
