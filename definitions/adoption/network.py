"""What jobs may reach: kept as it was, and said once for all steps if all are alike."""

from collections.abc import Sequence

from definitions.adoption.settings import model_keys, settings_model
from definitions.adoption.steps import AdoptedStep
from definitions.pipeline.steps import STEP_TYPES, step_type

_ISOLATION, _ENCRYPTION, _VPC = "enableNetworkIsolation", "encryptInterContainerTraffic", "networkConfig"
_MODEL = "analysisConfigS3Uri"
"""The key of checks that call a model: they say themselves that they are not isolated."""


def share_network(steps: Sequence[AdoptedStep]) -> dict[str, object]:
    """``pipeline.networkConfig``; what it says for all steps is taken out of theirs, in place."""
    jobs = [(settings, keys) for step in steps if step.keys for settings, keys in _settings(step)]
    isolated = [settings for settings, keys in jobs if _ISOLATION in keys]
    for settings in isolated:
        # A request that says nothing lets containers reach the network, where a config that says nothing does not.
        settings.setdefault(_ISOLATION, False)
        if settings[_ISOLATION] is True:
            del settings[_ISOLATION]
    shared: dict[str, object] = {}
    if isolated and all(settings.get(_ISOLATION) is False for settings in isolated):
        shared[_ISOLATION] = False
        _drop([settings for settings in isolated if _MODEL not in settings], _ISOLATION)
    encrypted = [settings for settings, _ in jobs if _ENCRYPTION in settings]
    if encrypted and all(settings[_ENCRYPTION] is False for settings in encrypted):
        shared[_ENCRYPTION] = False
        _drop(encrypted, _ENCRYPTION)
    for settings in encrypted:
        if settings.get(_ENCRYPTION) is True:
            del settings[_ENCRYPTION]
    placed = [settings for settings, keys in jobs if _VPC in keys]
    if placed and placed[0].get(_VPC) and all(settings.get(_VPC) == placed[0][_VPC] for settings in placed):
        vpc = placed[0][_VPC]
        assert isinstance(vpc, dict)
        shared |= vpc
        _drop(placed, _VPC)
    return shared


def _settings(step: AdoptedStep) -> list[tuple[dict[str, object], set[str]]]:
    """The settings of a step and of its parts that run in a network, each with the keys that it may have."""
    name = str(step.keys["type"])
    kind, settings = step_type(name), step.keys[STEP_TYPES[name].payload]
    assert isinstance(settings, dict)
    model = settings_model(kind)
    found = [(settings, set(model_keys(model)))]
    for key in ("trainingJob", "trainingJobs"):
        jobs = settings.get(key)
        found += [(job, {_ISOLATION}) for job in (jobs if isinstance(jobs, list) else [jobs]) if isinstance(job, dict)]
    return found


def _drop(settings: list[dict[str, object]], key: str) -> None:
    for each in settings:
        del each[key]
