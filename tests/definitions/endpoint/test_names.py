"""Names and SSM parameters of endpoints: MDAA's, so that consumers notice nothing."""

from tests.endpoints import PROJECT, endpoint_of

COMPREHENSIVE = endpoint_of(PROJECT, "test-endpoint")
MINIMAL = endpoint_of(PROJECT, "test-endpoint-minimal")
FULL = "test-org-test-env-test-domain-test-endpoint"


def test_names_of_the_comprehensive_sample_are_mdaas() -> None:
    names = COMPREHENSIVE.names
    assert names.key_alias == f"alias/{FULL}-endpoint-test-endpoint-project-dev"
    assert names.endpoint == f"{FULL}-test-endpo--cd409aa"
    assert names.role == f"{FULL}-endpoint-e--2e001782"
    assert names.s3_policy == f"{FULL}-ep-s3-test--7580d5f7"
    assert names.vpc_policy == f"{FULL}-ep-vpc-test-3454ffc0"


def test_names_of_the_minimal_sample_are_mdaas() -> None:
    names = MINIMAL.names
    assert names.endpoint == f"{FULL}-minimal-te-13e6c102"
    assert names.role == f"{FULL}-minimal-end-30ddfa52"
    assert names.s3_policy == f"{FULL}-minimal-ep--3ea7fbcb"


def test_names_of_what_terraform_replaces_leave_room_for_what_it_appends() -> None:
    [model] = COMPREHENSIVE.models
    assert (len(model.name_prefix), len(COMPREHENSIVE.names.configuration_prefix)) == (47, 37)


def test_parameters_are_mdaas_and_ours_beside_them() -> None:
    below = "/test-org/test-domain/test-endpoint"
    base = "test-endpoint-project-dev"
    found = {published.path: published.is_of_mdaa for published in COMPREHENSIVE.published}
    assert [path.removeprefix(f"{below}/") for path, is_of_mdaa in found.items() if is_of_mdaa] == [
        f"kms/endpoint-{base}/arn",
        f"kms/endpoint-{base}/id",
        f"role/endpoint-exec-{base}/arn",
        f"role/endpoint-exec-{base}/id",
        f"role/endpoint-exec-{base}/name",
        f"managed-policy/ep-s3-{base}/arn",
        f"managed-policy/ep-s3-{base}/name",
        f"managed-policy/ep-vpc-{base}/arn",
        f"managed-policy/ep-vpc-{base}/name",
        f"endpoint/{base}/endpoint-name",
        f"endpoint/{base}/endpoint-arn",
        f"endpoint/{base}/model-name",
        f"endpoint/{base}/kms-key-id",
    ]
    assert [path.removeprefix(f"{below}/") for path, is_of_mdaa in found.items() if not is_of_mdaa] == [
        f"endpoint/{base}/kms-key-arn",
        f"endpoint/{base}/capture-s3-uri",
        f"endpoint/{base}/capture-bucket-name",
    ]


def test_without_a_vpc_and_capture_nothing_is_published_about_them() -> None:
    names = {published.name for published in MINIMAL.published}
    assert not names & {"vpc-policy-arn", "vpc-policy-name", "capture-s3-uri", "capture-bucket-name"}


def test_names_that_must_be_unique_are_those_of_what_is_made() -> None:
    kinds = [name.kind for name in COMPREHENSIVE.own_names]
    assert kinds == ["bucket", "alias of the key", "role", "managed policy", "managed policy", "endpoint"]
    assert [name.kind for name in MINIMAL.own_names] == ["alias of the key", "role", "managed policy", "endpoint"]
