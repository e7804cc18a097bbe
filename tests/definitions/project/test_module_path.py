"""``module_path``: ours, another module's, or a misspelt name of ours."""

import pytest

from definitions.project.module_path import meant_package, package_of

MISSPELT = [
    "@aws-mdaa/sagemaker-pipelin",
    "@aws-mdaa/sagemaker-pipelines",
    "@aws-mdaa/sagemaker_pipeline",
    "@aws-mdaa/sagemaker.pipeline",
    "@aws-mdaa/sagemaker pipeline",
    "@aws-mdaa/sagemakerpipeline",
    "@aws-mdaa/sage-maker-pipeline",
    "@aws-mdaa/sagemaker\N{EN DASH}pipeline",
    "@aws-mdaa/sagmaker-pipline",
    "@aws-mdaa/sagemkaer-pipleine",
    "@aws-mdaa/sm-pipeline",
    "@aws-mdaa/pipeline",
    "@aws-mdaa/sagemaker-pipeline-app",
    "@aws-mdaa/sagemaker-pipelin@1.6.0",
    "@aws-mdaa/sagemaker-pipeline@",
    "@aws-mdaa/sagemaker-pipeline/",
    "@aws-mdaa/sagemaker/pipeline",
    "@aws-mdaa//sagemaker-pipeline",
    "@aws-mdaa\\sagemaker-pipeline",
    "@aws-mdaa-sagemaker-pipeline",
    "@AWS-MDAA/SageMaker-Pipeline",
    "aws-mdaa/sagemaker-pipeline",
    "@awsmdaa/sagemaker-pipeline",
    "@aws-mda/sagemaker-pipeline",
    "@aws-caef/sagemaker-pipelines",
    "@mdaa/sagemaker-pipeline",
    "@aws/sagemaker-pipeline",
    "sagemaker_pipeline",
    "SageMaker-Pipeline",
    " @aws-mdaa/sagemaker-pipeline ",
    "@aws-mdaa/",
    "",
]
OF_MDAA = """
    athena-workgroup audit audit-trail bedrock-agent bedrock-agentcore-runtime bedrock-builder bedrock-settings
    datalake dataops-crawler dataops-dashboard dataops-data-quality dataops-databrew dataops-dms
    dataops-dynamodb dataops-job dataops-lambda dataops-mwaa dataops-nifi dataops-project dataops-stepfunction
    dataops-workflow datascience-team datasync datawarehouse datazone devops ec2 eventbridge gaia glue-catalog
    healthlake lakeformation-access-control lakeformation-settings m2m-api macie macie-session opensearch
    quicksight-account quicksight-namespace quicksight-project roles sagemaker sagemaker-batch-inference
    sagemaker-ground-truth sagemaker-mlops sagemaker-model-monitoring sagemaker-project
    sagemaker-studio-domain service-catalog sftp-server sftp-users sm-notebook sm-studio-domain
"""
OTHERS = [
    "@acme/sagemaker-pipeline",
    "@acme/sagemaker-pipelin",
    "@acme-mdaa/sagemaker-pipeline",
    "@aws-samples/sagemaker-pipeline",
    "@aws-mdaa/dataops-pipeline",
    "./sagemaker-pipelin",
    "../packages/apps/ai/sagemaker-pipeline-app",
    "/opt/modules/sagemaker_pipeline",
    "modules/pipeline",
    "pipeline",
    "terraform/",
]


@pytest.mark.parametrize("path", MISSPELT)
def test_what_was_meant_to_be_ours_is_misspelt(path: str) -> None:
    assert (package_of(path), meant_package(path)) == (None, "sagemaker-pipeline")


@pytest.mark.parametrize(
    "path", ["@aws-mdaa/sagemaker-endpoints", "@aws-mdaa/sm-endpoint", "@aws-mdaa/endpoint", "sagemaker_endpoint@1.6.0"]
)
def test_each_package_of_ours_may_be_meant(path: str) -> None:
    assert (package_of(path), meant_package(path)) == (None, "sagemaker-endpoint")


@pytest.mark.parametrize("scope", ["@aws-mdaa/", "@aws-caef/", ""])
@pytest.mark.parametrize("version", ["", "@1.6.0"])
def test_no_other_module_of_mdaa_is_taken_for_ours(scope: str, version: str) -> None:
    paths = [f"{scope}{name}{version}" for name in OF_MDAA.split()]
    assert [path for path in paths if package_of(path) or meant_package(path)] == []


@pytest.mark.parametrize("path", OTHERS)
def test_packages_of_others_and_folders_are_not_taken_for_ours(path: str) -> None:
    assert (package_of(path), meant_package(path)) == (None, None)
