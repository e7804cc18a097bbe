"""Configs with errors: their valid part is checked all the same, and nothing is said of what is no part of it."""

from tests.endpoints import CONFIG, problems_of

VARIANT = "{variantName: a, instanceType: ml.m5.large}"


def test_variants_are_compared_although_one_of_them_has_errors() -> None:
    found = problems_of([CONFIG, f"productionVariants: [{VARIANT}, {VARIANT[:-1]}, instanceCount: 0}}]"])
    assert [problem.rpartition("[")[2] for problem in found] == ["duplicate-name]", "out-of-range]"]


def test_what_has_errors_is_not_missing_too() -> None:
    config = "{projectName: a, stageName: b, modelPackage: {group: 'no name'}}"
    assert [problem.rpartition("[")[2] for problem in problems_of(config)] == ["bad-group]"]


def test_what_cannot_do_without_a_wrong_value_is_left_out_with_it() -> None:
    scaling = "autoScaling: {minCapacity: 9, maxCapacity: many, targets: [{metric: CPUUtilization, targetValue: 1}]}"
    found = problems_of([CONFIG, f"productionVariant: {{instanceType: ml.m5.large, {scaling}}}"])
    assert [problem.rpartition("[")[2] for problem in found] == ["wrong-type]"]


def test_keys_of_aws_and_misspelt_ones_are_mended() -> None:
    config = "{projectName: a, stageNmae: b, modelPackageARN: foo, modelBucketName: c-models}"
    found = [problem.split(": ")[0] for problem in problems_of(config)]
    assert sorted(found) == ["modelPackageARN", "modelPackageArn", "stageNmae"]


def test_secrets_are_refused() -> None:
    found = problems_of([CONFIG, "domainId: AKIAIOSFODNN7EXAMPLE"])
    assert [problem.rpartition("[")[2] for problem in found] == ["plain-secret]"]
