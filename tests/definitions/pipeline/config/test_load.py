"""From files to a validated config."""

import subprocess
import sys
from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.pipeline.steps import STEP_TYPES, step_types
from definitions.pipeline.steps.jobs.processing import ProcessingStep
from definitions.project.deployment.regions import partition_of
from tests.support import ROOT, aligned, compiled, config_of, loaded, problems_of, step, warnings_of, written

STEP = """
    - name: Prepare
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1
        instanceType: ml.m5.xlarge
    """


def environment(lines: str) -> str:
    return f"{config_of(STEP)}        environment:\n          {lines}\n"


def test_a_config_may_be_spread_over_several_files() -> None:
    base = "projectName: base\nadditionalReadBucketNames: [one]\n"
    network = "pipeline:\n  networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}\n"
    steps = config_of(STEP, root="additionalReadBucketNames: [two]")
    config = loaded([base, network, steps]).config
    assert config.project_name == "sample"
    assert config.additional_read_bucket_names == ["one", "two"]
    assert config.pipeline.network_config.subnet_ids == ["subnet-1"]
    assert [known.name for known in config.pipeline.steps] == ["Prepare"]


def test_problems_of_all_files_are_told_at_their_places() -> None:
    files = [written("projectName: [\n"), written(""), Path("absent.yaml")]
    with pytest.raises(InvalidConfig) as raised:
        compiled(list(files))
    assert {(problem.position.file, problem.rule) for problem in raised.value.problems} == {
        (str(files[0]), "yaml-syntax"),
        (str(files[1]), "empty-file"),
        ("absent.yaml", "missing-file"),
    }


def test_an_included_file_is_found_beside_the_config() -> None:
    written("select '{{org}}', ${x}\n", "included/query.sql")
    config = written(environment("QUERY: !include query.sql"), "included/config.yaml")
    arguments = step(compiled(config), "Prepare")["Arguments"]
    assert arguments["Environment"] == {"QUERY": "select 'test-org', ${x}\n"}


@pytest.mark.parametrize(
    ("region", "name"),
    [
        (None, None),
        ("eu-west-1", "aws"),
        ("us-east-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eusc-de-east-1", "aws-eusc"),
    ],
)
def test_the_partition_follows_from_the_region(region: str | None, name: str | None) -> None:
    assert partition_of(region) == name


def test_names_of_the_module_are_literals_and_those_of_the_account_too_where_they_are_configured() -> None:
    lines = "A: '{{org}}/{{env}}/{{domain}}/{{module_name}}'\n          B: '{{partition}}:{{region}}:{{account}}'"
    text = environment(lines)
    names = "test-org/test-env/test-domain/test-pipeline"
    assert step(compiled(text), "Prepare")["Arguments"]["Environment"] == {
        "A": names,
        "B": "${partition}:${region}:${account}",
    }
    chinese = text.replace("us-east-1.amazonaws.com", "cn-north-1.amazonaws.com.cn")
    configured = compiled(chinese, account="123456789012", region="cn-north-1")
    assert step(configured, "Prepare")["Arguments"]["Environment"] == {
        "A": names,
        "B": "aws-cn:cn-north-1:123456789012",
    }
    assert (configured.account, configured.region, configured.partition) == ("123456789012", "cn-north-1", "aws-cn")


def test_an_account_id_needs_no_quotes() -> None:
    text = config_of(STEP, root="preProdAccountId: 012345670123\nprodAccountId: '012345670123'")
    config = loaded(text).config
    assert (config.pre_prod_account_id, config.reader_account_ids) == ("012345670123", ["012345670123"])


def test_settings_of_other_types_are_ignored_with_a_warning() -> None:
    text = f"{config_of(STEP)}      training: {{oops: 1}}\n      model: 5\n"
    assert warnings_of(compiled(text)) == [
        "pipeline.steps[0].model: is ignored: the step's type is Processing, its settings are 'processing'"
        " [ignored-key]",
        "pipeline.steps[0].training: is ignored: the step's type is Processing, its settings are 'processing'"
        " [ignored-key]",
    ]


def test_steps_that_are_none_are_told_once() -> None:
    assert problems_of("projectName: sample\npipeline:\n  steps: [5, [], {type: 5}]\n") == [
        "3:11: pipeline.steps[0]: must be a map, got a number [wrong-type]",
        "3:14: pipeline.steps[1]: must be a map, got a list [wrong-type]",
        "3:25: pipeline.steps[2].type: '5' is not a step type [unknown-step-type]",
    ]


@pytest.mark.parametrize(
    "text", ["- {type: Training, model: 1}\n", "projectName: a\npipeline: [{type: Training, model: 1}]\n"]
)
def test_only_steps_are_taken_for_steps(text: str) -> None:
    assert [problem for problem in problems_of(text) if "ignored-key" in problem] == []


def test_what_a_context_holds_may_be_a_part_of_the_config() -> None:
    context: dict[str, object] = {
        "buckets": ["one", "two"],
        "environment": {"A": "b", "N": 5},
        "count": "3",
        "isolated": False,
    }
    settings = """
        instanceCount: '{{context:count}}'
        enableNetworkIsolation: '{{context:isolated}}'
        environment: '{{context:environment}}'
        """
    root = "additionalReadBucketNames: '{{context:buckets}}'"
    text = f"{config_of(STEP, root=root)}{aligned(settings, 8)}\n"
    config = loaded(text, context=context).config
    [known] = config.pipeline.steps
    assert isinstance(known, ProcessingStep)
    assert config.additional_read_bucket_names == ["one", "two"]
    assert known.processing.instance_count == 3
    assert known.processing.enable_network_isolation is False
    assert known.processing.environment == {"A": "b", "N": "5"}


def test_step_types_are_imported_when_a_config_uses_them() -> None:
    code = (
        "import sys; from tests.support import CONFIGS, compiled; compiled(CONFIGS / 'minimal.yaml');"
        "jobs = 'definitions.pipeline.steps.jobs';"
        "print(f'{jobs}.processing' in sys.modules, f'{jobs}.tuning' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "True False\n"


def test_the_list_of_step_types_says_what_they_say_themselves() -> None:
    listed = {(name, entry.name, entry.payload) for name, entry in STEP_TYPES.items()}
    assert listed == {(name, step.__name__, step.payload) for step in step_types() for name in step.type_names()}
