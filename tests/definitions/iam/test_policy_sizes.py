"""As many policies as IAM needs to take all statements, and no more."""

import pytest

from definitions.iam.policy_sizes import LARGEST_INLINE, LARGEST_MANAGED, in_managed_policies, size
from definitions.iam.statements import Statement
from definitions.values.infrastructure import ACCOUNT, InfrastructureKind, InfrastructureValue, text
from tests.support import compiled, config_of, warnings_of


def statement(number: int, resources: int = 1, length: int = 100) -> Statement:
    names = tuple(f"arn:aws:s3:::{number}-{index}-{'x' * length}" for index in range(resources))
    return Statement(f"Read{number}", ("s3:GetObject",), names, ("because",))


def test_the_size_counts_no_white_space_and_values_at_their_longest() -> None:
    plain = Statement("A", ("s3:GetObject",), ("a",), ("because",))
    whole = (
        '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:GetObject"],"Resource":["a"]}]}'
    )
    assert size([plain]) == len(whole)
    assert size([Statement("A", ("s3:GetObject",), (text("a", ACCOUNT),), ())]) == len(whole) + 12
    looked_up = text("a", InfrastructureValue(InfrastructureKind.SSM_PARAMETER, "/a"))
    assert size([Statement("A", ("s3:GetObject",), (looked_up,), ())]) == len(whole) + 255


@pytest.mark.parametrize("count", [1, 50, 55])
def test_an_inline_policy_is_enough_up_to_its_limit(count: int) -> None:
    statements = [statement(number) for number in range(count)]
    assert (not in_managed_policies(statements)) == (size(statements) <= LARGEST_INLINE)


def test_managed_policies_hold_every_statement_once_and_each_fits() -> None:
    statements = [statement(number, resources=1 + number % 3) for number in range(150)]
    groups = in_managed_policies(statements)
    assert all(size(group) <= LARGEST_MANAGED for group in groups)
    assert sorted(known.sid for group in groups for known in group) == sorted(known.sid for known in statements)
    assert len(groups) <= 2 + sum(size([known]) for known in statements) // LARGEST_MANAGED


def test_a_statement_that_is_too_large_is_cut_by_its_resources() -> None:
    whole = statement(1, resources=200)
    groups = in_managed_policies([whole])
    pieces = [piece for group in groups for piece in group]
    assert all(size(group) <= LARGEST_MANAGED for group in groups)
    assert [resource for piece in pieces for resource in piece.resources] == list(whole.resources)
    assert len({piece.sid for piece in pieces}) == len(pieces)
    assert {(piece.actions, piece.conditions) for piece in pieces} == {(whole.actions, whole.conditions)}


@pytest.mark.parametrize(("buckets", "is_warned"), [(1, False), (200, False), (700, True)])
def test_a_role_that_needs_more_policies_than_aws_attaches_is_a_warning(buckets: int, is_warned: bool) -> None:
    step = """
        - name: Prepare
          type: Processing
          processing:
            imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1
            instanceType: ml.m5.xlarge
        """
    names = ", ".join(f"bucket-{number}-{'x' * 40}" for number in range(buckets))
    told = warnings_of(compiled(config_of(step, root=f"additionalReadBucketNames: [{names}]")))
    assert [warning.rpartition(" ")[2] for warning in told] == ["[too-many-policies]"] * is_warned
    assert all(warning.startswith("pipeline.steps: the role needs ") for warning in told)
