"""What AWS compares for caching, and after which exceptions it retries.

Source: Amazon SageMaker Developer Guide, "Caching pipeline steps", "Default cache key attributes by pipeline step
type" and "Retry Policy for Pipeline Steps".
"""

STEP_EXCEPTIONS = ("Step.SERVICE_FAULT", "Step.THROTTLING")
JOB_EXCEPTIONS = (
    *STEP_EXCEPTIONS,
    "SageMaker.JOB_INTERNAL_ERROR",
    "SageMaker.CAPACITY_ERROR",
    "SageMaker.RESOURCE_LIMIT",
)
EMR_EXCEPTIONS = (*JOB_EXCEPTIONS, "Emr.RESOURCE_LIMIT")

CacheKey = tuple[tuple[str, ...], ...]
"""Members of a request that AWS compares with those of earlier executions: for each, the names that lead to it."""


def top_members(*names: str) -> CacheKey:
    """The key of members that stand in the request itself."""
    return tuple((name,) for name in names)


TRAINING_CACHE_KEY = top_members(
    *("AlgorithmSpecification", "CheckpointConfig", "DebugHookConfig", "DebugRuleConfigurations", "Environment"),
    *("HyperParameters", "InputDataConfig"),
)
COMPARED_BESIDE_ARGUMENTS = {
    *("SkipCheck", "RegisterNewBaseline", "ModelPackageGroupName"),
    *("SuppliedBaselineConstraints", "SuppliedBaselineStatistics"),
}
"""Members next to ``Arguments`` that AWS compares for steps that check a baseline."""
