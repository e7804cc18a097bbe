"""Hyperparameters of tuning jobs lie in their ranges, and are the same in each run."""

from hypothesis import given
from hypothesis import strategies as st

from definitions.local.jobs.ranges import candidates

SCALINGS = st.sampled_from(["Auto", "Linear", "Logarithmic"])


@given(st.integers(1, 1000), st.integers(0, 1000), SCALINGS, st.integers(0, 9))
def test_drawn_values_lie_in_their_ranges(low: int, width: int, scaling: str, seed: int) -> None:
    high = low + width
    range_ = {"Name": "x", "MinValue": str(low), "MaxValue": str(high), "ScalingType": scaling}
    ranges = {"IntegerParameterRanges": [range_], "ContinuousParameterRanges": [{**range_, "Name": "y"}]}
    found = list(candidates("Random", ranges, 5, seed))
    assert all(low <= int(one["x"]) <= high and low <= float(one["y"]) <= high for one in found)
    assert found == list(candidates("Random", ranges, 5, seed))


def test_reverse_logarithmic_draws_near_the_upper_end() -> None:
    ranges = {
        "ContinuousParameterRanges": [
            {"Name": "x", "MinValue": "0.5", "MaxValue": "0.999", "ScalingType": "ReverseLogarithmic"}
        ]
    }
    found = sorted(float(one["x"]) for one in candidates("Random", ranges, 99, 1))
    assert 0.5 <= found[0] <= found[-1] <= 0.999
    assert found[49] > 0.9


def test_a_grid_has_each_combination_once() -> None:
    ranges = {"CategoricalParameterRanges": [{"Name": "a", "Values": ["1", "2"]}, {"Name": "b", "Values": ["x", "y"]}]}
    found = [tuple(one.values()) for one in candidates("Grid", ranges, 1000, 0)]
    assert found == [("1", "x"), ("1", "y"), ("2", "x"), ("2", "y")]
