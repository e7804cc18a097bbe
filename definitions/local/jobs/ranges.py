"""Hyperparameters that a tuning job tries.

Sources: Amazon SageMaker Developer Guide, "Define Hyperparameter Ranges" and "Understand the hyperparameter tuning
strategies"; API ParameterRanges. How ``Auto`` scales is not documented: logarithmically here, if a range spans two
orders of magnitude above 0.
"""

import math
from collections.abc import Iterator, Mapping
from itertools import product
from random import Random
from typing import Any

_SPANS = 100


def candidates(strategy: str, ranges: Mapping[str, Any], most: int, seed: int) -> Iterator[dict[str, str]]:
    """The hyperparameters of each training job, as texts.

    Args:
        strategy: ``Grid`` tries all combinations of categories; any other draws at random.
        ranges: ``ParameterRanges`` of a request.
        most: how many.
        seed: of the random numbers.
    """
    categories = {range_["Name"]: range_["Values"] for range_ in ranges.get("CategoricalParameterRanges", [])}
    if strategy == "Grid":
        for values in list(product(*categories.values()))[:most]:
            yield dict(zip(categories, values, strict=True))
        return
    random = Random(seed)  # noqa: S311  the same values in each run are wanted
    for _ in range(most):
        yield {
            **{range_["Name"]: _integer(range_, random) for range_ in ranges.get("IntegerParameterRanges", [])},
            **{range_["Name"]: _continuous(range_, random) for range_ in ranges.get("ContinuousParameterRanges", [])},
            **{name: random.choice(values) for name, values in categories.items()},
        }


def _integer(range_: Mapping[str, Any], random: Random) -> str:
    low, high = int(range_["MinValue"]), int(range_["MaxValue"])
    if _scaling(range_, low, high) == "Logarithmic":
        drawn = math.exp(random.uniform(math.log(low), math.log(high)))
    else:
        drawn = random.uniform(low - 0.5, high + 0.5)  # so that both ends are as likely as the others
    return str(min(max(round(drawn), low), high))


def _continuous(range_: Mapping[str, Any], random: Random) -> str:
    low, high = float(range_["MinValue"]), float(range_["MaxValue"])
    match _scaling(range_, low, high):
        case "Logarithmic":
            drawn = math.exp(random.uniform(math.log(low), math.log(high)))
        case "ReverseLogarithmic":
            drawn = 1 - math.exp(random.uniform(math.log(1 - high), math.log(1 - low)))
        case _:
            drawn = random.uniform(low, high)
    return repr(min(max(drawn, low), high))


def _scaling(range_: Mapping[str, Any], low: float, high: float) -> str:
    scaling = str(range_.get("ScalingType", "Auto"))
    if scaling == "Auto":
        return "Logarithmic" if low > 0 and high / low >= _SPANS else "Linear"
    return scaling
