"""What containers fetch themselves, because a text that they are started with names it: secrets and data in S3.

Sources: Service Authorization Reference for AWS Secrets Manager and AWS Systems Manager; AWS Secrets Manager User
Guide, "What's in a Secrets Manager secret?" (ARNs); SageMaker Training Toolkit and SageMaker Containers
(``sagemaker_submit_directory``, ``sagemaker_s3_output``); Amazon SageMaker Python SDK, remote functions
(``--s3_base_uri``) and JumpStart; Large Model Inference containers (``HF_MODEL_ID``).
"""

import re
from collections.abc import Iterator

from definitions.foundation.patterns import pattern
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder, s3_location
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions import s3_objects
from definitions.pipeline.steps.permissions.container_texts import ContainerText, Kind, container_texts
from definitions.values.expressions import Expression, Join, StepOutput, StepProperty
from definitions.values.infrastructure import BUCKET_NAME, VALUE_CLASS, Text, find_all, split, text

_START = rf"\barn:(?:aws[a-z-]*|[{VALUE_CLASS}])"
_REGION_AND_ACCOUNT = rf"[a-z0-9{VALUE_CLASS}-]+:[0-9{VALUE_CLASS}]+"
_SECRET = pattern(rf"{_START}:secretsmanager:{_REGION_AND_ACCOUNT}:secret:[\w/+=.@{VALUE_CLASS}-]+", re.ASCII)
_PARAMETER = pattern(rf"{_START}:ssm:{_REGION_AND_ACCOUNT}:parameter/[\w/.{VALUE_CLASS}-]+", re.ASCII)
_S3_URI = pattern(rf"""s3[an]?://[a-z0-9{VALUE_CLASS}][a-z0-9.{VALUE_CLASS}-]*(?:/[^\s"'`,;|&<>(){{}}\[\]\\]*)?""")
_ENDING = pattern(r".*-[A-Za-z0-9]{6}", re.DOTALL)
"""Ends like the ARN of a secret, whose name six characters at random follow."""
_WORD = pattern(r".*-([a-z]{6}|[0-9]{6})", re.DOTALL)
"""May also be the name of a secret: ``prod/my-secret`` ends in a word of six letters."""

READ_BY_AWS: frozenset[tuple[Kind, str]] = frozenset(
    {
        ("hyperparameter", "sagemaker_submit_directory"),
        ("variable", "SAGEMAKER_SUBMIT_DIRECTORY"),
        ("variable", "SageMakerGatedModelS3Uri"),
        ("variable", "HF_MODEL_ID"),
        ("variable", "OPTION_MODEL_ID"),
        ("argument", "s3_base_uri"),
    }
)
"""Names by which AWS's own containers know what they read from S3."""
WRITTEN_BY_AWS: frozenset[tuple[Kind, str]] = frozenset(
    {("hyperparameter", "sagemaker_s3_output"), ("argument", "s3_base_uri")}
)
"""Likewise for what they write."""
_OUTPUTS = frozenset(
    {
        *(
            "out",
            "output",
            "outputs",
            "result",
            "results",
            "dest",
            "destination",
            "target",
            "checkpoint",
            "checkpoints",
        ),
        *("export", "upload", "save", "write", "log", "logs", "model_dir"),
    }
)
"""Words in names of places that are written to; ``model_dir`` is the place for results of TensorFlow."""


def container_permissions(step: Step, context: StepContext) -> Iterator[PermissionResult]:
    """Read the secrets that the texts name, and data in S3 where it is known whether it is read or written."""
    for given in container_texts(step, context):
        reason = (f"step '{step.name}' is given it as {described(given)}",)
        known = known_text(given.value, context)
        secrets, parameters = _secrets(known), _parameters(known)
        if secrets:
            patterns = tuple(pattern for secret in secrets for pattern in _secret_patterns(secret))
            yield Statement("ReadSecrets", ("secretsmanager:GetSecretValue",), patterns, reason)
        if parameters:
            patterns = tuple(literal_pattern(parameter) for parameter in parameters)
            yield Statement("ReadParameters", ("ssm:GetParameter", "ssm:GetParameters"), patterns, reason)
        if (secrets or parameters) and context.extra_keys:
            keys = tuple(literal_pattern(key) for key in context.extra_keys)
            through = ("StringLike", "kms:ViaService", ("secretsmanager.*", "ssm.*"))
            yield Statement("DecryptSecrets", ("kms:Decrypt",), keys, reason, (through,))
        for _, location in s3_locations(given.value, context):
            what = f"what it is given as {described(given)}"
            if is_read(given, location):
                yield from s3_objects.read(location, what, step.name)
            if is_written(given, location):
                yield from s3_objects.write(as_folder(location), what, step.name)


def described(given: ContainerText) -> str:
    """The text in a sentence: ``variable 'DATA'``, ``an argument``."""
    return f"{given.kind} '{given.name}'" if given.name else f"an {given.kind}"


def is_read(given: ContainerText, location: S3Location) -> bool:
    """Whether reading is granted: AWS's containers read it, or it is the pipeline's own and not a place for results."""
    return (given.kind, given.name) in READ_BY_AWS or (_is_own(given, location) and not sounds_written(given))


def is_written(given: ContainerText, location: S3Location) -> bool:
    """Whether writing is granted."""
    return (given.kind, given.name) in WRITTEN_BY_AWS or (_is_own(given, location) and sounds_written(given))


def sounds_written(given: ContainerText) -> bool:
    """Whether the name is one of a place for results, such as ``--output-path``."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", given.name)
    return not _OUTPUTS.isdisjoint((given.name, *(word.lower() for word in words)))


def _is_own(given: ContainerText, location: S3Location) -> bool:
    """Whether it is in the pipeline's bucket, and of use to the container."""
    return location.bucket == BUCKET_NAME and not given.is_isolated


def secret_in(value: object, context: StepContext) -> Text | None:
    """The first ARN of a secret or of a parameter of Systems Manager in a text."""
    known = known_text(value, context)
    return next(iter([*_secrets(known), *_parameters(known)]), None)


def _secrets(known: Text | None) -> list[Text]:
    return _found(_SECRET, ":secretsmanager:", known)


def _parameters(known: Text | None) -> list[Text]:
    return _found(_PARAMETER, ":ssm:", known)


def _found(pattern: re.Pattern[str], part: str, known: Text | None) -> list[Text]:
    """All that matches. Most texts have not even the part that all matches have, which is seen sooner."""
    return [*find_all(pattern, known)] if known is not None and part in str(known) else []


def s3_locations(value: object, context: StepContext) -> list[tuple[Text, S3Location]]:
    """S3 URIs in a text, and the location of an expression, each with what the user wrote or meant."""
    known = known_text(value, context)
    if known is None:
        location = context.location(value) if isinstance(value, Expression) else None
        if location is None:
            return []
        is_named = isinstance(value, StepOutput | StepProperty)
        return [(str(value) if is_named else text("s3://", location.bucket, "/", location.keys), location)]
    whole = s3_location(known)
    if whole is not None and " " not in str(known):
        return [(known, whole)]
    found = [(uri, s3_location(text("s3://", *split(uri, "://", 1)[1:]))) for uri in _found(_S3_URI, "://", known)]
    return [(uri, location) for uri, location in found if location is not None]


def known_text(value: object, context: StepContext) -> Text | None:
    """The text, a parameter's default, or a join of such; ``None`` if it is not known before an execution."""
    if not isinstance(value, Join):
        return str(value) if isinstance(value, int | float) else context.static_text(value)
    parts = [known_text(part, context) for part in value.values]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return text(*[piece for part in known for piece in (value.on, part)][1:])


def _secret_patterns(secret: Text) -> Iterator[Text]:
    """The secret's ARN; where it is given without the characters at its end, with any."""
    pattern, last = literal_pattern(secret), str(secret)
    if _ENDING.fullmatch(last):
        yield pattern
    if not _ENDING.fullmatch(last) or _WORD.fullmatch(last):
        yield text(pattern, "-??????")
