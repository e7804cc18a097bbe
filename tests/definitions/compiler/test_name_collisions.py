"""Two stacks with a name in common: told for sure where they meet, with a warning where they may."""

import pytest

from definitions.compiler.name_collisions import name_collisions
from definitions.compiler.shared_facts import facts_of
from definitions.foundation.records import replace
from definitions.pipeline.compile import compile_pipeline
from definitions.project.naming import Naming
from tests.support import compiled, config_of, module

STEP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"
CONFIG = config_of(STEP)


def told(*places: tuple[str | None, str | None]) -> list[str]:
    """What is told of the same module in environments of these accounts and regions: the severities."""
    pipelines = [
        compiled(CONFIG, env=f"env{index}", account=account, region=region)
        for index, (account, region) in enumerate(places)
    ]
    return [problem.severity for problem in name_collisions([facts_of(one) for one in pipelines])]


A, B = "111111111111", "222222222222"


@pytest.mark.parametrize(
    ("first", "second", "severities"),
    [
        ((A, "eu-west-1"), (A, "eu-west-1"), ["error"]),
        ((A, None), (A, None), ["error"]),
        ((A, "eu-west-1"), (B, "eu-west-1"), []),
        ((A, "eu-west-1"), (A, "eu-west-2"), []),
        ((A, None), (B, None), []),
        ((None, None), (None, None), ["warning"]),
        ((A, None), (None, None), ["warning"]),
        ((A, "eu-west-1"), (A, None), ["warning"]),
        ((None, "eu-west-1"), (None, "eu-west-2"), []),
    ],
)
def test_ssm_parameters_of_two_environments_meet_in_one_account_and_region(
    first: tuple[str | None, str | None], second: tuple[str | None, str | None], severities: list[str]
) -> None:
    assert told(first, second) == severities


def test_the_message_names_both_stacks_and_what_they_share() -> None:
    pipelines = [compiled(CONFIG, env=env, account=A, region="eu-west-1") for env in ("dev", "prod")]
    [problem] = name_collisions([facts_of(one) for one in pipelines])
    assert problem.message.startswith("the stacks 'test-org-dev-test-domain-test-pipeline' (")
    assert problem.message.endswith(
        ") and 'test-org-prod-test-domain-test-pipeline' have the same SSM parameter: "
        "/test-org/test-domain/test-pipeline/aws-solution"
    )


def test_each_pair_is_told_once() -> None:
    assert len(told(*[(A, "eu-west-1")] * 3)) == 3


def test_a_pipeline_name_chosen_twice_meets_in_one_region_only() -> None:
    chosen = config_of(STEP, root="pipelineName: chosen")

    def both(region: str) -> list[str]:
        pipelines = [
            compiled(chosen, domain="one", account=A, region="eu-west-1"),
            compiled(chosen, domain="two", account=A, region=region),
        ]
        return [
            problem.message.rpartition(" have the same ")[2]
            for problem in name_collisions([facts_of(one) for one in pipelines])
        ]

    assert both("eu-west-1") == ["pipeline: chosen"]
    assert both("eu-west-2") == []


class Flat(Naming):
    """Names that leave the domain out."""

    def resource_name(self, suffix: str = "", longest: int | None = None) -> str:
        return f"{self.module}-{suffix}".strip("-")[:longest]

    @property
    def stack_name(self) -> str:
        return f"{self.domain}-{self.module}"


@pytest.mark.parametrize(("region", "severities"), [("eu-west-2", ["error"]), (None, ["error"]), ("cn-north-1", [])])
def test_bucket_names_meet_in_all_accounts_and_regions_of_a_partition(
    region: str | None, severities: list[str]
) -> None:
    places = [("one", A, "eu-west-1"), ("two", B, region)]
    pipelines = [
        compile_pipeline(replace(module(CONFIG, account=account, region=place), naming=Flat("o", "e", domain, "m")))
        for domain, account, place in places
    ]
    found = list(name_collisions([facts_of(one) for one in pipelines]))
    assert [problem.severity for problem in found] == severities
    assert all(" the same bucket: m-pipeline-sample" in problem.message for problem in found)
