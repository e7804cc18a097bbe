"""AutoML steps: what the role may do for them."""

from tests.authorization.roles import REGION, role_of
from tests.definitions.pipeline.steps.jobs.auto_ml_steps import MODELS, READER, auto_ml
from tests.iam import Request, allows
from tests.support import actions_allowed, compiled, json_of, statement, warnings_of

JOBS = "arn:${partition}:sagemaker:${region}:${account}"


def test_steps_that_read_results_may_read_them_where_the_job_writes() -> None:
    pipeline = compiled(auto_ml("outputPath: s3://models/churn", other=READER))
    reads = statement(pipeline, "ReadObjects")
    assert "arn:${partition}:s3:::models/churn/*" in json_of(reads.resources)
    assert "step 'Register' reads the model" in reads.reasons
    assert warnings_of(pipeline) == []


def test_images_are_pulled_only_from_the_accounts_of_aws() -> None:
    role = role_of(compiled(auto_ml()))
    for account, expected in (("763104351884", True), ("222222222222", False)):
        image = f"arn:aws:ecr:{REGION}:{account}:repository/autogluon-inference"
        assert allows(role.document, Request("ecr:BatchGetImage", image)) is expected


def test_images_in_the_region_of_the_project_file_are_those_of_an_account_that_is_known() -> None:
    images = json_of(statement(compiled(auto_ml(), region="eu-west-1"), "PullImages").resources)
    assert images == [
        "arn:${partition}:ecr:${region}:141502667606:repository/sagemaker-*",
        "arn:${partition}:ecr:${region}:763104351884:repository/autogluon-*",
    ]


def test_images_in_a_region_without_known_accounts_are_those_of_any() -> None:
    images = json_of(statement(compiled(auto_ml(), region="xx-new-9"), "PullImages").resources)
    assert "arn:${partition}:ecr:${region}:*:repository/autogluon-*" in images


def test_the_role_may_do_exactly_what_the_step_needs() -> None:
    pipeline = compiled(auto_ml())
    assert warnings_of(pipeline) == []
    assert {found.sid for found in pipeline.statements} - {"RunThisPipeline"} == {
        "GrantKeyToVolumes",
        "ListBuckets",
        "ListCandidates",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "PutMetrics",
        "ReadObjects",
        "RunProcessingJobs",
        "RunTrainingJobs",
        "RunTransformJobs",
        "StartAutoMLJobs",
        "TryCandidates",
        "UseKey",
        "WatchAutoMLJobs",
        "WriteLogs",
        "WriteObjects",
    }
    assert json_of(statement(pipeline, "StartAutoMLJobs").resources) == [
        f"{JOBS}:automl-job/????????????-Find-*",
        f"{JOBS}:automl-job/????????????-find-*",
        f"{JOBS}:automl-job/pipelines-*-Find-*",
        f"{JOBS}:automl-job/pipelines-*-find-*",
    ]
    models = "arn:${partition}:s3:::${bucketName}/" + MODELS + "/*"
    assert json_of(statement(pipeline, "ReadObjects").resources) == [models, "arn:${partition}:s3:::data/train/*"]
    assert json_of(statement(pipeline, "WriteObjects").resources) == [models]


def test_only_actions_without_resources_are_allowed_everywhere() -> None:
    everywhere = [found for found in compiled(auto_ml()).statements if found.resources == ("*",)]
    assert {action for found in everywhere for action in found.actions} == {
        "cloudwatch:PutMetricData",
        "ecr:GetAuthorizationToken",
        "sagemaker:ListCandidatesForAutoMLJob",
    }


def test_models_and_endpoints_of_others_are_out_of_reach() -> None:
    resources = json_of(statement(compiled(auto_ml()), "TryCandidates").resources)
    assert {resource.rsplit("/", 1)[0].rsplit(":", 1)[1] for resource in resources} == {
        "endpoint",
        "endpoint-config",
        "model",
    }
    assert all("-find-" in resource.lower() for resource in resources)
    assert "sagemaker:UpdateEndpoint" not in actions_allowed(compiled(auto_ml()))


def test_places_that_are_not_known_before_it_runs_are_warned_of() -> None:
    source = auto_ml("outputPath: {parameter: Out}", pipeline="parameters: [{name: Out, type: String}]")
    assert [warning.split(":")[0] for warning in warnings_of(compiled(source))] == [
        "pipeline.steps[0].autoML.outputPath",
        "pipeline.steps[0].autoML.outputPath",
    ]
