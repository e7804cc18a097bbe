"""Metrics are the last values that their regular expressions find in a log."""

import pytest

from definitions.local.jobs.metrics import Metrics


def read(regex: str, *lines: str) -> dict[str, float]:
    metrics = Metrics([{"Name": "m", "Regex": regex}])
    for line in lines:
        metrics.read(line)
    return metrics.values


def test_the_first_match_of_the_last_line_that_has_one_counts() -> None:
    lines = ("loss=3 loss=4", "x loss=2", "nothing", "loss=none", "loss=nan", "loss=-inf")
    assert read(r"loss=(\S+)", *lines) == {"m": 2.0}


def test_tabs_are_also_read_as_cloudwatch_writes_them() -> None:
    assert read(r".*#011rmse:(\S+)", "[1]\trmse:0.5") == {"m": 0.5}
    assert read(r".*\trmse:(\S+)", "[1]\trmse:0.5") == {"m": 0.5}


@pytest.mark.parametrize(("regex", "words"), [("(", "is none"), ("loss=.*", "has no group")])
def test_expressions_that_find_no_value_are_refused(regex: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read(regex)


LINE = "[9]\ttrain-rmse:1.74\tvalidation-rmse:2.10\tvalidation-ndcg@5:0.9\tvalidation-auc:none"


def xgboost(image: str) -> dict[str, float]:
    metrics = Metrics([], image)
    for line in ("[8]\ttrain-rmse:3\tvalidation-rmse:3", LINE, "no round\tvalidation-rmse:9"):
        metrics.read(line)
    return metrics.values


def test_metrics_of_the_image_of_xgboost_are_those_of_the_last_round() -> None:
    found = {"train:rmse": 1.74, "validation:rmse": 2.10, "validation:ndcg@5": 0.9}
    registry = "683313688378.dkr.ecr.us-east-1.amazonaws.com"
    assert xgboost(f"{registry}/sagemaker-xgboost:3.2-0") == found
    assert xgboost("811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:1") == found


def test_other_images_have_no_metrics_of_their_own() -> None:
    assert xgboost("683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.9-0-cpu-py3") == {}
    assert xgboost("111111111111.dkr.ecr.us-east-1.amazonaws.com/my-xgboost:1") == {}
