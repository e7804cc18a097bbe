"""One form for all ways to write the same: order that means nothing, and values that AWS takes where none is given.

Sources: Amazon SageMaker API Reference, the Create* requests ("default" in the text of a member); Amazon SageMaker
Developer Guide, "Retry Policy for Pipeline Steps" and "Caching pipeline steps".
"""

import json
from collections.abc import Mapping

NAMED_BY: Mapping[str, str] = {
    "Parameters": "Name",
    "ProcessingInputs": "InputName",
    "Outputs": "OutputName",
    "OutputParameters": "OutputName",
    "PropertyFiles": "PropertyFileName",
    "InputDataConfig": "ChannelName",
    "MetricDefinitions": "Name",
    "Tags": "Key",
    "IntegerParameterRanges": "Name",
    "ContinuousParameterRanges": "Name",
    "CategoricalParameterRanges": "Name",
    "AutoParameters": "Name",
    "TrainingJobDefinitions": "DefinitionName",
    "ProductionVariants": "VariantName",
    "ShadowProductionVariants": "VariantName",
    "DebugRuleConfigurations": "RuleConfigurationName",
    "ProfilerRuleConfigurations": "RuleConfigurationName",
    "CollectionConfigurations": "CollectionName",
}
"""Lists whose entries are found by a name of their own, each with the member that has it."""
_UNORDERED = {
    *("DependsOn", "Conditions", "ExceptionType", "EnumValues", "SecurityGroupIds", "Subnets"),
    *("SupportedContentTypes", "SupportedResponseMIMETypes"),
    *("SupportedRealtimeInferenceInstanceTypes", "SupportedTransformInstanceTypes"),
}
"""Lists whose order means nothing and whose entries have no names. All ``Conditions`` must hold, or one of ``Or``."""
_FREE_MAPS = {"Environment", "HyperParameters", "StaticHyperParameters", "Metadata"}
"""Maps of the user's own keys, which mean nothing to AWS."""
_JOB = {"EnableNetworkIsolation": False, "EnableInterContainerTrafficEncryption": False}
_DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "CacheConfig": {"Enabled": False},
    "RetryPolicies": {"IntervalSeconds": 1, "BackoffRate": 2},
    "Arguments": {**_JOB, "EnableManagedSpotTraining": False},
    "TrainingJobDefinition": {**_JOB, "EnableManagedSpotTraining": False},
    "TrainingJobDefinitions": {**_JOB, "EnableManagedSpotTraining": False},
    "NetworkConfig": _JOB,
    "ProcessingInputs": {"AppManaged": False},
    "S3Input": {"S3CompressionType": "None"},
    "Outputs": {"AppManaged": False},
    "InputDataConfig": {"CompressionType": "None", "RecordWrapperType": "None"},
    "OutputDataConfig": {"CompressionType": "GZIP"},
    "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
    "TransformInput": {"CompressionType": "None", "SplitType": "None"},
    "TransformOutput": {"AssembleWith": "None"},
    "DataProcessing": {"JoinSource": "None", "InputFilter": "$", "OutputFilter": "$"},
}
"""Values that AWS takes where none is given, by the member around them."""
_MOST_ATTEMPTS = 5


class Named(dict[str, object]):
    """A list whose entries are found by their names."""


class Unordered(list[object]):
    """A list whose order means nothing, sorted."""


class Evaluated(dict[str, object]):
    """An expression that AWS evaluates: one value."""


def normal_form(value: object, member: str = "", *, is_free: bool = False) -> object:
    """The normal form of a part of a definition.

    Args:
        value: the part.
        member: its name, or that of the list it is an entry of.
        is_free: whether it is in a map of the user's own keys.
    """
    if isinstance(value, dict):
        return _map(value, member, is_free=is_free)
    if isinstance(value, list):
        return _list(value, member, is_free=is_free)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def key_of(value: object) -> str:
    """A text that only equal values in normal form have; lists of such texts sort values of any type."""
    return json.dumps(value, sort_keys=True, default=repr)


def _map(value: Mapping[str, object], member: str, *, is_free: bool) -> dict[str, object]:
    if len(value) == 1 and ("Get" in value or next(iter(value)).startswith("Std:")):
        return Evaluated({key: _expression(entry) for key, entry in value.items()})
    normal = {key: normal_form(entry, key, is_free=is_free or member in _FREE_MAPS) for key, entry in value.items()}
    if is_free or member in _FREE_MAPS:
        return normal
    defaults = dict(_DEFAULTS.get(member, {}))
    if member == "RetryPolicies" and "ExpireAfterMin" not in value:
        defaults["MaxAttempts"] = _MOST_ATTEMPTS
    given = {key: entry for key, entry in normal.items() if not is_default(entry, defaults.get(key))}
    is_off = member == "CacheConfig" and "Enabled" not in given  # when results would expire means nothing then
    return {} if is_off else given


def is_default(value: object, default: object = None) -> bool:
    """Whether a value of a member means the same as none."""
    if value is None or (isinstance(value, dict | list) and not value):
        return True
    return value == default and isinstance(value, bool) == isinstance(default, bool)


def _list(value: list[object], member: str, *, is_free: bool) -> list[object] | Named:
    entries = [normal_form(entry, member, is_free=is_free) for entry in value]
    name = NAMED_BY.get(member)
    if is_free or not entries:
        return entries
    if name is not None:
        names = [entry.get(name) if isinstance(entry, dict) else None for entry in entries]
        texts = [text for text in names if isinstance(text, str)]
        if len(set(texts)) == len(entries):
            return Named(zip(texts, entries, strict=True))
    return Unordered(sorted(entries, key=key_of)) if member in _UNORDERED else entries


def _expression(value: object) -> object:
    """What is in an expression: its lists are in order, and nothing in it has a default."""
    if isinstance(value, dict):
        return {key: _expression(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_expression(entry) for entry in value]
    return normal_form(value)
