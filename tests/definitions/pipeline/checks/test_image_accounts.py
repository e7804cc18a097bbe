"""Images that AWS publishes, in accounts that do not own them in the image's Region."""

import pytest

from definitions.images.table import repository_accounts
from definitions.pipeline.checks.image_accounts import own_image, wrong_account

XGBOOST = "sagemaker-xgboost:1.7-1"


def uri(account: str, region: str, image: str = XGBOOST, domain: str = "amazonaws.com") -> str:
    return f"{account}.dkr.ecr.{region}.{domain}/{image}"


@pytest.mark.parametrize(
    "repository", ["sagemaker-xgboost", "pytorch-training", "linear-learner", "autogluon-training"]
)
def test_owner_is_right_in_its_regions(repository: str) -> None:
    for region, account in repository_accounts(repository).items():
        assert wrong_account(uri(account, region, f"{repository}:1")) is None


def test_owner_of_another_region_is_an_error_that_names_the_right_image() -> None:
    problem = wrong_account(uri("683313688378", "eu-west-1"))
    assert problem is not None
    assert problem.severity == "error"
    assert problem.hint == f"write {uri('141502667606', 'eu-west-1')}"


def test_region_that_the_table_lacks_is_a_warning() -> None:
    problem = wrong_account(uri("683313688378", "eu-isoe-west-1", domain="cloud.adc-e.uk"))
    assert problem is not None
    assert problem.severity == "warning"


def test_one_account_for_a_region_that_is_not_known_is_a_warning() -> None:
    problem = wrong_account(uri("683313688378", "${region}"))
    assert problem is not None
    assert problem.severity == "warning"


@pytest.mark.parametrize(
    "image",
    [
        uri("123456789012", "eu-west-1"),
        uri("683313688378", "eu-west-1", "churn/train:1"),
        "{account}.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1",
    ],
)
def test_images_of_others_are_none_of_its_business(image: str) -> None:
    assert wrong_account(image) is None
    assert own_image(image, "eu-west-1") is None


@pytest.mark.parametrize(
    ("image", "region", "expected"),
    [
        (uri("683313688378", "us-east-1"), "eu-west-1", uri("141502667606", "eu-west-1")),
        (
            uri("683313688378", "us-east-1"),
            "cn-north-1",
            uri("450853457545", "cn-north-1", domain="amazonaws.com.cn"),
        ),
        (
            uri("763104351884", "us-east-1", "pytorch-training@sha256:" + "0" * 64),
            "af-south-1",
            uri("626614931356", "af-south-1", "pytorch-training@sha256:" + "0" * 64),
        ),
        ("683313688378.dkr-ecr.us-east-1.on.aws/" + XGBOOST, "eu-west-1", uri("141502667606", "eu-west-1")),
    ],
)
def test_image_of_another_region_is_told_with_the_own_one(image: str, region: str, expected: str) -> None:
    assert own_image(image, region) == f"write {expected}"


def test_region_in_which_aws_has_no_such_image_is_said() -> None:
    hint = own_image(uri("683313688378", "us-east-1"), "eu-isoe-west-1")
    assert hint == "AWS publishes no 'sagemaker-xgboost' there: copy the image to a repository of your own"
