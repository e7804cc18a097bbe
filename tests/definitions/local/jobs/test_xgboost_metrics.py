"""AWS reads metrics of XGBoost's image from the lines that XGBoost prints, and takes no definitions of others."""

from definitions.local.jobs.metrics import Metrics

LINE = "[9]\ttrain-rmse:1.74\tvalidation-rmse:2.10\tvalidation-ndcg@5:0.9\tvalidation-auc:none"


def read(image: str) -> dict[str, float]:
    metrics = Metrics([], image)
    for line in ("[8]\ttrain-rmse:3\tvalidation-rmse:3", LINE, "no round\tvalidation-rmse:9"):
        metrics.read(line)
    return metrics.values


def test_they_are_those_of_the_last_round() -> None:
    found = {"train:rmse": 1.74, "validation:rmse": 2.10, "validation:ndcg@5": 0.9}
    registry = "683313688378.dkr.ecr.us-east-1.amazonaws.com"
    assert read(f"{registry}/sagemaker-xgboost:3.2-0") == found
    assert read("811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:1") == found


def test_other_images_have_none_of_their_own() -> None:
    assert read("683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.9-0-cpu-py3") == {}
    assert read("111111111111.dkr.ecr.us-east-1.amazonaws.com/my-xgboost:1") == {}
