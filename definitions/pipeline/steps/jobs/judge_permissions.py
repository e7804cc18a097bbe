"""Permissions for the model in Amazon Bedrock that judges the answers of another one.

Sources: Service Authorization Reference for Amazon Bedrock; Amazon Bedrock User Guide, "Prerequisites for inference
profiles". Which hyperparameter names the model, and what the role of an evaluation may do, is known from AWS's Python
SDK.
"""

import re
from collections.abc import Iterator

from definitions.foundation.patterns import pattern
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import Text, arn, split, text

JUDGE = "judge_model_id"
"""The hyperparameter that names the model: its id, that of an inference profile, or the ARN of either."""

_PROFILE = pattern(r"(?:us-gov|us|eu|apac|jp|au|ca|sa|me|af|global)\.(?P<model>.+)", re.DOTALL)
_ASK = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")


def use_judge(model: object, hyperparameters: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Let a job of AWS's own evaluate in Bedrock with this model; report that it is not granted if it is not known."""
    known, reason = context.possible_texts(model), (f"it judges the answers in step '{step}'",)
    if not known:
        path = hyperparameters if model is None else (*hyperparameters, JUDGE)
        message = "which model judges is not known before it runs, so asking it is not granted"
        hint = f"name it in the hyperparameter '{JUDGE}', as text or by a parameter with a default"
        yield MissingPermission(path, message, hint)
        return
    models = dict.fromkeys(resource for name in known for resource in _resources(name))
    yield Statement("AskJudges", _ASK, tuple(models), reason)
    # Bedrock runs the evaluation under the role; a profile is none of the resources that this action has.
    foundation = tuple(model for model in models if ":foundation-model/" in str(model))
    yield Statement("CreateEvaluations", ("bedrock:CreateEvaluationJob",), foundation or tuple(models), reason)
    jobs = (arn("bedrock", "evaluation-job/*"),)
    yield Statement("WatchEvaluations", ("bedrock:GetEvaluationJob",), jobs, reason)


def _resources(judge: Text) -> Iterator[Text]:
    """ARNs that are asked for when a model or an inference profile answers."""
    *before, name = split(judge, ":inference-profile/")
    profile = _PROFILE.fullmatch(name) if isinstance(name, str) else None
    if str(judge).startswith("arn:"):
        yield literal_pattern(judge)
    elif profile is not None:
        yield arn("bedrock", text("inference-profile/", literal_pattern(name)))
    if before or not str(judge).startswith("arn:"):
        # Evaluations and profiles choose among the Regions of a geography.
        model = literal_pattern(name if profile is None else profile["model"])
        yield arn("bedrock", text("foundation-model/", model), account="", region="*")
