"""Two configs: parameters, settings, permissions, names, tags, and the places of what changes."""

import pytest

from definitions.comparison.changes import ABSENT
from definitions.comparison.compare import Side, compare, compare_plan
from definitions.comparison.hidden import Hidden
from definitions.comparison.phrases import plain_text
from definitions.comparison.reports.sections import summary
from definitions.documents.terraform import Plan, PlannedPipeline, PlannedResource
from tests.definitions.comparison.compared import compared, lines_of, values_of
from tests.support import compiled, config_of, json_of

TRAIN = """
    - name: Train
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
        instanceType: ml.m5.xlarge
        hyperparameters: {depth: '3', eta: '0.1'}
        inputChannels: [{channelName: train, s3Uri: 's3://data/train'}]
    """
STOP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"


def test_places_of_new_values_are_those_of_the_yaml_that_causes_them() -> None:
    old = config_of(TRAIN)
    new = old.replace("m5.xlarge", "m5.2xlarge").replace("eta: '0.1'", "eta: '0.2'")
    [step] = compared(old, new).steps
    assert values_of(step.changes) == {
        "Arguments.ResourceConfig.InstanceType": ("ml.m5.xlarge", "ml.m5.2xlarge"),
        "Arguments.HyperParameters.eta": ("0.1", "0.2"),
    }
    lines = new.splitlines()
    assert [lines[(line or 0) - 1].strip().split(":")[0] for line in lines_of(step.changes)] == [
        "instanceType",
        "hyperparameters",
    ]


def test_what_a_setting_changes_in_steps_is_at_the_setting_and_its_conditions_are_one_change() -> None:
    old = config_of(TRAIN, pipeline="networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}")
    new = old.replace("subnet-1", "subnet-2")
    comparison = compared(old, new)
    [step] = comparison.steps
    assert values_of(step.changes) == {"Arguments.VpcConfig.Subnets": ("subnet-1", "subnet-2")}
    assert lines_of(step.changes) == lines_of(comparison.settings)
    [permission] = [one for one in comparison.permissions if one.actions == ("sagemaker:CreateTrainingJob",)]
    assert permission.kind == "changed"
    assert permission.old_conditions is not None
    assert set(permission.conditions) ^ set(permission.old_conditions) == {
        ("ForAllValues:StringEquals", "sagemaker:VpcSubnets", (subnet,)) for subnet in ("subnet-1", "subnet-2")
    }


def test_a_permission_has_the_reasons_of_its_resources_alone() -> None:
    old = config_of(TRAIN)
    new = config_of(TRAIN, root="additionalReadBucketNames: [other-bucket]")
    reasons = {resource: one.reasons for one in compared(old, new).permissions for resource in one.resources}
    assert reasons["arn:<partition>:s3:::other-bucket/*"] == ("'additionalReadBucketNames' names it",)


def test_a_definition_alone_is_compared_with_a_config_and_has_its_places() -> None:
    old = compiled(config_of(TRAIN))
    new = config_of(TRAIN).replace("m5.xlarge", "m5.2xlarge")
    literal = json_of(old.definition)
    comparison = compare("both", Side(literal), Side.of(compiled(new)))
    [step] = comparison.steps
    assert lines_of(step.changes) == [next(n for n, line in enumerate(new.splitlines(), 1) if "2xlarge" in line)]
    assert not compare("both", Side(literal), Side.of(old)).is_different
    assert "only the definitions were compared" in plain_text(comparison.notes[0])


PARAMETERS = "parameters: [{name: A, type: String, defaultValue: x, enumValues: [x, y]}]"


@pytest.mark.parametrize(
    ("new", "remark"),
    [
        ("parameters: [{name: A, type: String, enumValues: [x, y]}]", "each start must give it from now on"),
        ("parameters: [{name: A, type: String, defaultValue: x, enumValues: [x]}]", "starts that give this value fail"),
        (
            "parameters: [{name: A, type: String, defaultValue: x, enumValues: [x, z]}]",
            "starts that give the old value fail",
        ),
        ("", "starts that give it fail"),
        ("parameters: [{name: A, type: String, defaultValue: x}]", ""),
    ],
)
def test_what_breaks_callers_is_told(new: str, remark: str) -> None:
    found = compared(config_of(STOP, pipeline=PARAMETERS), config_of(STOP, pipeline=new)).parameters
    assert [placed.remark for placed in found] == [remark]


def test_a_required_parameter_and_another_type_break_callers() -> None:
    old, new = "parameters: [{name: A, type: Integer}]", "parameters: [{name: A, type: Float}, {name: B, type: String}]"
    found = compared(config_of(STOP, pipeline=old), config_of(STOP, pipeline=new)).parameters
    assert [placed.remark for placed in found] == [
        "starts that give a value of the other type fail",
        "each start must give it",
    ]


def test_settings_outside_of_steps_are_compared_without_order_and_defaults() -> None:
    old = config_of(STOP, root="additionalReadBucketNames: [bbb, aaa]")
    new = config_of(STOP, root="additionalReadBucketNames: [aaa, bbb]\neventBridgeNotifications: true\ndomainId: d-1")
    comparison = compared(old, new)
    assert values_of(comparison.settings) == {"domainId": (ABSENT, "d-1")}
    assert lines_of(comparison.settings) == [4]


def test_settings_of_the_project_file_are_compared() -> None:
    old, new = (
        compiled(config_of(STOP), region=region, tags={"team": region}) for region in ("us-east-1", "eu-west-1")
    )
    comparison = compare("both", Side.of(old), Side.of(new))
    assert values_of(comparison.settings) == {"project file.region": ("us-east-1", "eu-west-1")}
    assert values_of(comparison.tags) == {"team": ("us-east-1", "eu-west-1")}


def test_permissions_come_and_go_with_their_reasons() -> None:
    found = compared(config_of(TRAIN), config_of(TRAIN).replace("s3://data/train", "s3://other/train")).permissions
    reads = [change for change in found if "s3:GetObject" in change.actions]
    assert [(change.kind, change.resources) for change in reads] == [
        ("added", ("arn:<partition>:s3:::other/train*",)),
        ("removed", ("arn:<partition>:s3:::data/train*",)),
    ]
    assert all("step 'Train' reads channel 'train'" in change.reasons for change in reads)


def test_another_project_name_replaces_what_is_named_after_it_and_is_not_told_of_each_uri() -> None:
    old = config_of(TRAIN, root="modelPackageGroupName: churn")
    comparison = compared(old, old.replace("projectName: sample", "projectName: other"))
    assert comparison.steps == []
    assert comparison.permissions == []
    replaced = {change.address: (change.kind, change.consequence) for change in comparison.resources}
    assert replaced["aws_s3_bucket.model_bucket"] == ("replaced", "'deletionProtection' refuses it")
    group = next(change for change in comparison.resources if "group.model" in change.address)
    assert (group.kind, group.old, group.new, group.because_of) == ("replaced", group.new, group.old, ("description",))
    assert "aws_kms_key.encryption_key" not in replaced


def test_an_imported_bucket_releases_the_own_one() -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e"
    taken_over = config_of(STOP, root=f"pipelineBucketName: models\npipelineKmsKeyArn: {key}")
    kinds = {change.address: change.kind for change in compared(config_of(STOP), taken_over).resources}
    assert kinds["aws_s3_bucket.model_bucket"] == kinds["aws_kms_key.encryption_key"] == "released"
    back = {change.address: change.kind for change in compared(taken_over, config_of(STOP)).resources}
    assert back["aws_s3_bucket.model_bucket"] == "created"


def test_a_group_that_the_module_lets_others_make_is_destroyed() -> None:
    root = "modelPackageGroupName: churn"
    found = compared(config_of(TRAIN, root=root), config_of(TRAIN, root=f"{root}\ncreateModelPackageGroup: false"))
    [group] = [change for change in found.resources if change.address.startswith("aws_sagemaker_model_package_group.")]
    assert (group.kind, group.consequence) == ("destroyed", "AWS refuses it as long as the group has models")


def test_a_text_that_holds_a_name_by_chance_and_stays_is_no_change() -> None:
    old = config_of(TRAIN, root="pipelineName: data").replace("s3://data/train", "s3://data/data/train")
    assert compared(old, old.replace("pipelineName: data", "pipelineName: other")).steps == []


def test_two_stacks_of_one_config_do_not_differ() -> None:
    dev, prod = (compiled(config_of(TRAIN), env=env, account=None) for env in ("dev", "prod"))
    assert not compare("both", Side.of(dev), Side.of(prod)).is_different


def test_secrets_are_compared_and_hidden() -> None:
    old, new = (
        Side({"Steps": [{"Name": "S", "Type": "Training", "Arguments": {"Environment": {"DB_PASSWORD": value}}}]})
        for value in ("hunter2-a", "hunter2-b")
    )
    [step] = compare("both", old, new).steps
    change = step.changes[0].change
    assert isinstance(change.old, Hidden)
    assert (str(change.old), str(change.new)) == ("***", "***")
    assert not compare("both", old, old).is_different


def test_unknown_step_types_are_told() -> None:
    old, new = (Side({"Steps": [{"Name": "S", "Type": "Quantum", "X": value}]}) for value in (1, 2))
    assert "the step type Quantum is not known here" in plain_text(compare("both", old, new).notes[1])


def test_a_plan_is_compared_pipeline_by_pipeline() -> None:
    old, new = (dict[str, object](Steps=[{"Name": "S", "Type": "Fail", "Arguments": {"X": value}}]) for value in (1, 2))
    plan = Plan(
        [
            PlannedPipeline("aws_sagemaker_pipeline.a", old, new),
            PlannedPipeline("aws_sagemaker_pipeline.b", None, new),
            PlannedPipeline("aws_sagemaker_pipeline.c", old, None, is_known=False),
            PlannedPipeline("aws_sagemaker_pipeline.d", old, old),
        ],
        [PlannedResource('module.ml.aws_s3_bucket.model_bucket["x"]', "aws_s3_bucket", "replaced", ("bucket",))],
    )
    found = compare_plan(plan)
    assert [summary(comparison) for comparison in found] == [
        "1 step changed",
        "the pipeline is added",
        "the definition is known only after the plan is applied",
        "no difference",
        "1 resource replaced",
    ]
    assert found[-1].resources[0].consequence == "with all objects in it"
