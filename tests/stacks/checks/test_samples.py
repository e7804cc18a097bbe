"""Sample stacks pass all rules; made worse in one place, they fail the one rule that is meant for it."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from checkov.common.output.record import Record

from definitions.compiler.kinds import compile_module
from definitions.project.project_file import load_project
from stacks.checks.reading.policy_statements import matches, parse_statements
from stacks.checks.rules.role_policies import PROCESS_IN_VPC, WITHOUT_RESOURCES
from tests.endpoints import PROJECT as MDAA_ENDPOINTS
from tests.stacks.checks.checks_page import skips
from tests.stacks.checks.definition_mutants import mutated_definitions
from tests.stacks.checks.endpoint_mutants import ENDPOINT_MUTANTS
from tests.stacks.checks.scan import FIXTURES, Findings, findings, scan
from tests.stacks.checks.stack_mutants import PIPELINE_MUTANTS, mutated_stacks
from tests.support import COMPREHENSIVE_PROJECT, CONFIGS, ROOT, SERVING, config_of
from tests.support import compiled as compiled_config
from tests.synth import Stack, resource, resources, synthesized

pytestmark = pytest.mark.xdist_group("checks")  # checkov looks at the samples once for all tests

PROJECTS = (
    CONFIGS / "mdaa.yaml",
    COMPREHENSIVE_PROJECT,
    CONFIGS / "step-types" / "mdaa.yaml",
    CONFIGS / "operations" / "mdaa.yaml",
    CONFIGS / "examples" / "abalone" / "mdaa.yaml",
    CONFIGS / "examples" / "drift" / "mdaa.yaml",
    MDAA_ENDPOINTS,
    SERVING / "mdaa.yaml",
)
OPEN_ON_PURPOSE = {
    # MDAA's own: no pipeline of theirs says which images they run, so the role may pull all.
    ("CKV_SMP_13", "test-org-test-env-test-domain-test-endpoint"),
    ("CKV_SMP_13", "test-org-test-env-test-domain-test-endpoint-minimal"),
}
ENDPOINT = "acme-test-ml-live"
WIDE = config_of(
    """
    - name: Train
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1.0
        instanceType: ml.m5.xlarge
        inputChannels:
          - {channelName: train, s3Uri: s3://data/train/}
    """,
    """
    - name: Register
      type: RegisterModel
      register:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1.0
        modelDataStep: Train
    """,
    root="""
    modelPackageGroupName: models
    preProdAccountId: '222222222222'
    triggers:
      - {name: daily, schedule: {expression: rate(1 day)}}
      - {name: prepared, pipelineSucceeded: {pipelineName: prepare}}
    concurrency: {}
    notifications:
      - {name: team, events: [executionFailed], topic: {}}
      - {name: bus, events: [executionFailed], eventBusArn: 'arn:aws:events:eu-west-1:111111111111:event-bus/audit'}
    alarms: {executionFailed: true}
    """,
)


@pytest.fixture(scope="module")
def samples() -> dict[str, Stack]:
    """The stacks of the sample projects, by name."""
    modules = [module for project in PROJECTS for module in load_project(project).modules]
    stacks = {module.naming.stack_name: synthesized(compile_module(module)) for module in modules}
    assert len(stacks) == len(modules)
    return stacks


@pytest.fixture(scope="module")
def stack() -> Stack:
    """A stack with everything that the rules look at; its role has managed policies, which only large ones need."""
    many = [f"arn:aws:ecr:us-east-1:123456789012:repository/team/repository-of-some-length-{n}" for n in range(120)]
    stack = synthesized(compiled_config([WIDE, f"additionalImageRepositoryArns: {many}"]))
    assert "aws_iam_policy" in stack["resource"]
    return stack


@pytest.fixture(scope="module")
def records(samples: dict[str, Stack], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Record]]:
    """What our own rules say of each sample stack."""
    return scan(samples, tmp_path_factory.mktemp("samples"))


def test_sample_stacks_fail_what_is_skipped_for_them_and_no_more(records: dict[str, list[Record]]) -> None:
    failed = {(rule, name) for name, found in records.items() for rule in findings(found)}
    assert failed == {(skip.id, skip.stack) for skip in skips() if skip.stack in records} | OPEN_ON_PURPOSE


def test_what_stands_for_everything_is_listed_in_the_security_model(samples: dict[str, Stack]) -> None:
    allowed = {
        action
        for stack in samples.values()
        for policy in resources(stack, "aws_iam_role_policy").values()
        for statement in parse_statements(policy["policy"])
        for action in statement.actions
        if "*" in statement.resources
    }
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    # A paragraph, and a table if one follows.
    listed = re.search(r"^`\*` .*?\n\n(?!\|)", text, re.MULTILINE | re.DOTALL)
    assert listed is not None
    documented = re.findall(r"`([a-z0-9-]+:[A-Z][A-Za-z]*\*?)`", listed[0])
    assert [action for action in allowed if not any(matches(action, pattern) for pattern in documented)] == []
    known = {*WITHOUT_RESOURCES, *PROCESS_IN_VPC}
    assert [pattern for pattern in documented if not any(matches(action, pattern) for action in known)] == []


def test_every_rule_looks_at_the_samples(records: dict[str, list[Record]]) -> None:
    judged = {record.check_id for found in records.values() for record in found}
    assert judged == {path.stem for path in FIXTURES.glob("*.yaml")}


def test_step_of_a_sample_made_worse_fails_one_rule(
    samples: dict[str, Stack], records: dict[str, list[Record]], tmp_path: Path
) -> None:
    worse: dict[str, Stack] = {}
    expected: dict[tuple[str, str], tuple[str, str]] = {}
    for name, stack in samples.items():
        if findings(records[name]) or "aws_sagemaker_pipeline" not in stack["resource"]:
            continue
        pipeline = resource(stack, "aws_sagemaker_pipeline")
        mutants = {}
        for number, (what, rule, definition) in enumerate(mutated_definitions(pipeline["pipeline_definition"])):
            mutants[f"mutant_{number}"] = {**pipeline, "pipeline_definition": definition}
            expected[name, f"mutant_{number}"] = (what, rule)
        worse[name] = {"resource": {"aws_sagemaker_pipeline": mutants}}
    found = scan(worse, tmp_path)
    wrong = {
        what: failed
        for (name, id), (what, rule) in expected.items()
        if set(failed := findings(found[name], id)) != {rule}
    }
    assert wrong == {}
    assert {rule for _, rule in expected.values()} == {f"CKV_SMP_{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 27)}
    assert len(expected) > 300


def test_resource_made_worse_fails_one_rule(stack: Stack, samples: dict[str, Stack], tmp_path: Path) -> None:
    worse_stacks = [*mutated_stacks(stack, PIPELINE_MUTANTS), *mutated_stacks(samples[ENDPOINT], ENDPOINT_MUTANTS)]
    mutants = {f"{n}-" + re.sub(r"\W", "-", what): (rule, worse) for n, (what, rule, worse) in enumerate(worse_stacks)}
    found = scan({"as-it-was": stack, **{name: worse for name, (_, worse) in mutants.items()}}, tmp_path)
    assert findings(found["as-it-was"]) == {}
    failed: Mapping[str, Findings] = {name: findings(found[name]) for name in mutants}
    assert {name: set(rules) for name, rules in failed.items()} == {name: {rule} for name, (rule, _) in mutants.items()}
