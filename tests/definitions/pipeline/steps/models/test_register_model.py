"""RegisterModel steps: the package they register, in which group, and what the role may do for them."""

import re
from typing import Any

import pytest

from definitions.diagnostics.problems import InvalidConfig
from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1"
GROUP = "test-org-test-env-test-domain-test-pipeline-models"
TRAIN = f"""
    - name: Train
      type: Training
      training:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        inputChannels: [{{channelName: train, s3Uri: 's3://data/train'}}]
    """


def config(
    settings: str, *, root: str = "modelPackageGroupName: models", pipeline: str = "", train: str = TRAIN
) -> str:
    register = f"""
- name: Register
  type: RegisterModel
  register:
    imageUri: {IMAGE}
{aligned(settings, 4)}
"""
    return config_of(train, register, root=root, pipeline=pipeline)


def test_minimal_step_registers_for_approval_in_the_configs_group() -> None:
    assert step(compiled(config("modelDataStep: Train")), "Register") == {
        "Name": "Register",
        "Type": "RegisterModel",
        "Arguments": {
            "ModelPackageGroupName": GROUP,
            "InferenceSpecification": {
                "Containers": [
                    {"Image": IMAGE, "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}
                ],
                "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
            },
            "ModelApprovalStatus": "PendingManualApproval",
        },
    }


def test_complex_step_is_the_whole_request() -> None:
    text = config(
        """
        modelData: {parameter: Model}
        modelPackageGroupName: other
        approvalStatus: {parameter: Status}
        contentTypes: [text/csv, {parameter: Status}]
        responseTypes: [application/json]
        inferenceInstanceTypes: [ml.t2.medium]
        transformInstanceTypes: [ml.m5.large, '{{context:kind}}']
        """,
        pipeline="""
        parameters:
          - {name: Model, type: String, defaultValue: 's3://models/a/model.tar.gz'}
          - {name: Status, type: String, defaultValue: Approved}
        """,
    )
    assert step(compiled(text, context={"kind": "ml.m5.xlarge"}), "Register")["Arguments"] == {
        "ModelPackageGroupName": "other",
        "InferenceSpecification": {
            "Containers": [{"Image": IMAGE, "ModelDataUrl": {"Get": "Parameters.Model"}}],
            "SupportedContentTypes": ["text/csv", {"Get": "Parameters.Status"}],
            "SupportedResponseMIMETypes": ["application/json"],
            "SupportedRealtimeInferenceInstanceTypes": ["ml.t2.medium"],
            "SupportedTransformInstanceTypes": ["ml.m5.large", "ml.m5.xlarge"],
        },
        "ModelApprovalStatus": {"Get": "Parameters.Status"},
    }


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ("modelData: Train.modelArtifacts", {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}),
        ("modelData: s3://models/model.tar.gz", "s3://models/model.tar.gz"),
        ("modelData: 's3://{{context:bucket}}/x'", "s3://models/x"),
        ("modelData: 'ssm:/model'", "${ssm:/model}"),
        (
            "modelDataStep: Train\nmodelData: s3://models/ignored.tar.gz",
            {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"},
        ),
    ],
)
def test_the_model_is_of_a_step_or_of_a_place_in_s3(settings: str, url: object) -> None:
    rendered = step(compiled(config(settings), context={"bucket": "models"}), "Register")
    assert rendered["Arguments"]["InferenceSpecification"]["Containers"][0]["ModelDataUrl"] == url


def test_an_image_that_gets_its_model_by_itself_is_registered_without_data() -> None:
    pipeline = compiled(config("environment: {HF_MODEL_ID: distilbert/distilbert-base-uncased}", train=""))
    assert step(pipeline, "Register")["Arguments"]["InferenceSpecification"]["Containers"] == [
        {"Image": IMAGE, "Environment": {"HF_MODEL_ID": "distilbert/distilbert-base-uncased"}}
    ]
    assert "ReadObjects" not in {one.sid for one in pipeline.statements}
    assert warnings_of(pipeline) == []


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://imported.s3.us-east-1.amazonaws.com/a/model.tar.gz", "imported/a/model.tar.gz*"),
        ("https://s3-us-east-1.amazonaws.com/imported/model.tar.gz", "imported/model.tar.gz*"),
        ("{parameter: Url}", "imported/b/model.tar.gz*"),
        (
            "{join: {on: /, values: ['https://imported.s3.amazonaws.com', {execution: PipelineName}, m.tar.gz]}}",
            "imported/*",
        ),
    ],
)
def test_a_model_may_be_named_by_its_url_in_s3(url: str, place: str) -> None:
    parameter = "{name: Url, type: String, defaultValue: 'https://imported.s3.amazonaws.com/b/model.tar.gz'}"
    pipeline = compiled(config(f"modelData: {url}", pipeline=f"parameters: [{parameter}]", train=""))
    [container] = step(pipeline, "Register")["Arguments"]["InferenceSpecification"]["Containers"]
    assert container["ModelDataUrl"] == url or not url.startswith("https")
    assert json_of(statement(pipeline, "ReadObjects").resources) == [f"arn:${{partition}}:s3:::{place}"]
    assert pipeline.shared_models == ["models/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline/*"]


@pytest.mark.parametrize(
    ("root", "named", "group"),
    [
        ("modelPackageGroupName: models", None, GROUP),
        ("modelPackageGroupName: models", "models", GROUP),
        ("modelPackageGroupName: models", "others", "others"),
        ("modelPackageGroupName: Models\ncreateModelPackageGroup: false", "Models", "Models"),
        ("modelPackageGroupName: Models\ncreateModelPackageGroup: false", None, "Models"),
        ("", "models", "models"),
        (
            "",
            "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/shared",
            "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/shared",
        ),
    ],
)
def test_the_configs_own_group_goes_by_its_full_name_and_others_by_the_name_given(
    root: str, named: str | None, group: str
) -> None:
    settings = "modelDataStep: Train" + (f"\nmodelPackageGroupName: {named}" if named else "")
    pipeline = compiled(config(settings, root=root))
    assert step(pipeline, "Register")["Arguments"]["ModelPackageGroupName"] == group


def test_role_may_register_in_each_group_that_a_step_names() -> None:
    text = config("modelDataStep: Train\nmodelPackageGroupName: Others")
    assert json_of(statement(compiled(text), "RegisterModels").resources) == [
        "arn:${partition}:sagemaker:${region}:${account}:model-package-group/Others",
        "arn:${partition}:sagemaker:${region}:${account}:model-package-group/others",
        "arn:${partition}:sagemaker:${region}:${account}:model-package/Others/*",
        "arn:${partition}:sagemaker:${region}:${account}:model-package/others/*",
    ]
    arn = "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/shared"
    text = config(f"modelDataStep: Train\nmodelPackageGroupName: {arn}")
    assert json_of(statement(compiled(text), "RegisterModels").resources) == [
        arn,
        "arn:aws:sagemaker:us-east-1:123456789012:model-package/shared/*",
    ]


NAMED = """
parameters:
  - {name: Default, type: String, defaultValue: one}
  - {name: Both, type: String, defaultValue: one, enumValues: [one, two]}
  - {name: Listed, type: String, enumValues: [one, Two]}
  - {name: Shared, type: String, defaultValue: 'arn:aws:sagemaker:us-east-1:123456789012:model-package-group/all'}
  - {name: Free, type: String}
"""


@pytest.mark.parametrize(
    ("group", "packages"),
    [
        ("{parameter: Default}", ["one"]),
        ("{parameter: Both}", ["one", "two"]),
        ("{parameter: Listed}", ["Two", "one", "two"]),
        ("{join: {on: '-', values: [churn, {parameter: Both}]}}", ["churn-one", "churn-two"]),
        ("{join: {on: '-', values: [churn, {parameter: Free}]}}", ["churn-*"]),
    ],
)
def test_a_parameter_says_by_its_values_in_which_groups_the_role_may_register(group: str, packages: list[str]) -> None:
    pipeline = compiled(config(f"modelDataStep: Train\nmodelPackageGroupName: {group}", pipeline=NAMED))
    assert json_of(statement(pipeline, "RegisterModels").resources) == [
        f"arn:${{partition}}:sagemaker:${{region}}:${{account}}:{kind}/{name}{end}"
        for kind, end in (("model-package-group", ""), ("model-package", "/*"))
        for name in packages
    ]
    assert [warning for warning in warnings_of(pipeline) if "Register" in warning] == []


def test_a_group_in_a_parameter_is_written_as_its_value_and_may_be_an_arn() -> None:
    pipeline = compiled(config("modelDataStep: Train\nmodelPackageGroupName: {parameter: Shared}", pipeline=NAMED))
    assert step(pipeline, "Register")["Arguments"]["ModelPackageGroupName"] == {"Get": "Parameters.Shared"}
    assert json_of(statement(pipeline, "RegisterModels").resources) == [
        "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/all",
        "arn:aws:sagemaker:us-east-1:123456789012:model-package/all/*",
    ]


PIPELINE_NAME = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"


@pytest.mark.parametrize(
    ("output_path", "place"),
    [
        ("", f"${{bucketName}}/models/{PIPELINE_NAME}/*/output/model.tar.gz*"),
        ("outputPath: s3://tuned/models", "tuned/models/*"),
    ],
)
def test_the_best_model_of_a_tuning_is_a_join_of_what_aws_tells(output_path: str, place: str) -> None:
    tune = f"""
    - name: Tune
      type: Tuning
      tuning:
        strategy: Bayesian
        objective: {{type: Maximize, metricName: auc}}
        resourceLimits: {{maxNumberOfTrainingJobs: 4, maxParallelTrainingJobs: 2}}
        parameterRanges: {{continuousParameterRanges: [{{name: eta, minValue: 0.1, maxValue: 0.5}}]}}
        trainingJob:
          imageUri: {IMAGE}
          instanceType: ml.m5.large
          metricDefinitions: [{{name: auc, regex: 'auc=(.*)'}}]
          {output_path}
    """
    with pytest.raises(InvalidConfig) as refused:
        compiled(config("modelDataStep: Tune", train=tune))
    join = str(refused.value.problems[0].hint).partition("modelData: ")[2]
    pipeline = compiled(config(f"modelData: {join}", train=tune))
    assert f"arn:${{partition}}:s3:::{place}" in json_of(statement(pipeline, "ReadObjects").resources)
    assert warnings_of(pipeline) == []


def test_role_may_read_the_model() -> None:
    resources = json_of(statement(compiled(config("modelData: s3://models/a/model.tar.gz")), "ReadObjects").resources)
    assert "arn:${partition}:s3:::models/a/model.tar.gz*" in resources


def test_readers_of_other_accounts_find_the_models_of_the_own_bucket_only() -> None:
    assert compiled(config("modelDataStep: Train")).shared_models == [f"models/{PIPELINE_NAME}/*"]
    elsewhere = compiled(config("modelData: s3://<default_bucket>/imported/model.tar.gz"))
    assert elsewhere.shared_models == [f"models/{PIPELINE_NAME}/*", "imported/model.tar.gz*"]
    root = re.sub(
        r"^( *)inputChannels", r"\1outputPath: s3://<default_bucket>\n\1inputChannels", TRAIN, flags=re.MULTILINE
    )
    at_the_root = compiled(config("modelDataStep: Train", train=root))
    assert at_the_root.shared_models == [f"models/{PIPELINE_NAME}/*", "pipelines-*-Train-*"]
    foreign = compiled(config("modelData: s3://models/model.tar.gz"))
    assert foreign.shared_models == [f"models/{PIPELINE_NAME}/*"]


def test_a_model_that_is_no_place_and_no_step_is_refused() -> None:
    [problem] = problems_of(config("modelData: Train"))
    assert "'Train' is not a step reference '<step>.<output>' [bad-reference]" in problem


def test_a_group_name_of_more_than_63_characters_is_refused() -> None:
    problems_of(config(f"modelDataStep: Train\nmodelPackageGroupName: {'a' * 64}"))


def test_model_data_that_does_not_count_is_not_looked_at() -> None:
    compiled(config("modelDataStep: Train\nmodelData: {parameter: Nothing}"))


EVALUATE = f"""
    - name: Evaluate
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.large
        outputs: [{{outputName: report}}, {{outputName: elsewhere, s3Uri: 's3://reports/of'}}]
    """
MODEL = "modelData: s3://models/model.tar.gz"


def arguments(settings: str, *, pipeline: str = "", train: str = TRAIN) -> dict[str, Any]:
    found: dict[str, Any] = step(compiled(config(settings, pipeline=pipeline, train=train)), "Register")["Arguments"]
    return found


def without_image(settings: str) -> str:
    return (
        config(settings)
        .replace(f"        imageUri: {IMAGE}\n        containers", "        containers")
        .replace(f"        imageUri: {IMAGE}\n        sourceUri", "        sourceUri")
    )


def test_a_container_says_what_it_is_made_of() -> None:
    settings = f"""
        {MODEL}
        environment: {{WORKERS: 4}}
        containerHostname: serve
        framework: PYTORCH
        frameworkVersion: 2.1
        nearestModelName: resnet50
        modelInput: {{dataInputConfig: '[1, 3]'}}
        imageDigest: sha256:{"0" * 64}
        modelDataETag: etag
        productId: product
        isCheckpoint: false
        additionalS3DataSource: {{s3Uri: 's3://more/data/', s3DataType: S3Prefix}}
        additionalModelDataSources:
          - channelName: more
            s3DataSource: {{s3Uri: 's3://models/more/', s3DataType: S3Prefix, compressionType: None}}
        baseModel: {{hubContentName: base, hubContentVersion: 1.0.0}}
        """
    [container] = arguments(settings)["InferenceSpecification"]["Containers"]
    more = {"S3Uri": "s3://models/more/", "S3DataType": "S3Prefix", "CompressionType": "None"}
    assert container == {
        "ContainerHostname": "serve",
        "Image": IMAGE,
        "ImageDigest": f"sha256:{'0' * 64}",
        "ModelDataUrl": "s3://models/model.tar.gz",
        "ProductId": "product",
        "Environment": {"WORKERS": "4"},
        "ModelInput": {"DataInputConfig": "[1, 3]"},
        "Framework": "PYTORCH",
        "FrameworkVersion": "2.1",
        "NearestModelName": "resnet50",
        "AdditionalModelDataSources": [{"ChannelName": "more", "S3DataSource": more}],
        "AdditionalS3DataSource": {"S3Uri": "s3://more/data/", "S3DataType": "S3Prefix"},
        "ModelDataETag": "etag",
        "IsCheckpoint": False,
        "BaseModel": {"HubContentName": "base", "HubContentVersion": "1.0.0"},
    }
    read = json_of(statement(compiled(config(settings)), "ReadObjects").resources)
    assert [resource for resource in read if "more" in resource] == [
        "arn:${partition}:s3:::models/more/*",
        "arn:${partition}:s3:::more/data/*",
    ]


def test_several_containers_stand_for_the_one() -> None:
    settings = f"""
        containers:
          - imageUri: {IMAGE}
            modelData: Train.modelArtifacts
          - imageUri: {IMAGE.replace("serve", "decode")}
        """
    pipeline = compiled(without_image(settings))
    assert step(pipeline, "Register")["Arguments"]["InferenceSpecification"]["Containers"] == [
        {"Image": IMAGE, "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}},
        {"Image": IMAGE.replace("serve", "decode")},
    ]
    assert json_of(statement(pipeline, "PullImages").resources) == [
        "arn:${partition}:ecr:us-east-1:123456789012:repository/decode",
        "arn:${partition}:ecr:us-east-1:123456789012:repository/serve",
    ]


def test_a_model_that_is_not_one_archive_is_a_data_source() -> None:
    source = "{s3Uri: 's3://<default_bucket>/chat/', s3DataType: S3Prefix, compressionType: None}"
    pipeline = compiled(config(f"modelDataSource: {{s3DataSource: {source}}}"))
    [container] = step(pipeline, "Register")["Arguments"]["InferenceSpecification"]["Containers"]
    place = {"S3Uri": "s3://${bucketName}/chat/", "S3DataType": "S3Prefix", "CompressionType": "None"}
    assert container == {"Image": IMAGE, "ModelDataSource": {"S3DataSource": place}}
    assert json_of(pipeline.shared_models)[-1] == "chat/*"


def test_what_people_should_know_stands_beside_the_version() -> None:
    settings = f"""
        {MODEL}
        modelPackageDescription: {{join: {{values: [Churn of , {{execution: StartDateTime}}]}}}}
        domain: MACHINE_LEARNING
        task: REGRESSION
        samplePayloadUrl: s3://data/payload.tar.gz
        skipModelValidation: All
        customerMetadataProperties: {{team: churn, size: {{parameter: Size}}}}
        metadataProperties: {{commitId: abc, generatedBy: {{execution: PipelineArn}}}}
        modelCard: {{modelCardContent: '{{}}', modelCardStatus: Draft}}
        modelLifeCycle: {{stage: Development, stageStatus: Trained}}
        securityConfig: {{kmsKeyId: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'}}
        additionalInferenceSpecifications:
          - name: gpu
            containers: [{{image: '{IMAGE.replace("serve", "gpu")}', modelDataUrl: 's3://models/gpu.tar.gz'}}]
        """
    text = config(settings, pipeline="parameters: [{name: Size, type: Integer, defaultValue: 2}]")
    pipeline = compiled(text)
    found = step(pipeline, "Register")["Arguments"]
    gpu = {"Image": IMAGE.replace("serve", "gpu"), "ModelDataUrl": "s3://models/gpu.tar.gz"}
    assert {key: found[key] for key in found if key not in ("InferenceSpecification", "ModelPackageGroupName")} == {
        "ModelPackageDescription": {"Std:Join": {"On": "", "Values": ["Churn of", {"Get": "Execution.StartDateTime"}]}},
        "ModelApprovalStatus": "PendingManualApproval",
        "MetadataProperties": {"CommitId": "abc", "GeneratedBy": {"Get": "Execution.PipelineArn"}},
        "Domain": "MACHINE_LEARNING",
        "Task": "REGRESSION",
        "SamplePayloadUrl": "s3://data/payload.tar.gz",
        "CustomerMetadataProperties": {
            "team": "churn",
            "size": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Size"}]}},
        },
        "AdditionalInferenceSpecifications": [{"Name": "gpu", "Containers": [gpu]}],
        "SkipModelValidation": "All",
        "SecurityConfig": {"KmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
        "ModelCard": {"ModelCardContent": "{}", "ModelCardStatus": "Draft"},
        "ModelLifeCycle": {"Stage": "Development", "StageStatus": "Trained"},
    }
    read = json_of(statement(pipeline, "ReadObjects").resources)
    assert {"arn:${partition}:s3:::data/payload.tar.gz*", "arn:${partition}:s3:::models/gpu.tar.gz*"} <= set(read)
    assert "arn:${partition}:ecr:us-east-1:123456789012:repository/gpu" in json_of(
        statement(pipeline, "PullImages").resources
    )
    [warning] = warnings_of(pipeline)
    assert warning.startswith("pipeline.steps[1].register.securityConfig.kmsKeyId: this key is not the pipeline's own")


def test_reports_are_files_in_s3() -> None:
    settings = f"""
        {MODEL}
        modelMetrics:
          modelQuality:
            statistics: {{stepOutput: Evaluate.report, filePath: statistics.json}}
            constraints: {{stepOutput: Evaluate.elsewhere, filePath: constraints.json}}
          modelDataQuality:
            statistics: {{parameter: Report, contentType: text/csv, contentDigest: 'sha256:{"0" * 64}'}}
          bias:
            report: {{s3Uri: 's3://reports/bias.json'}}
            preTrainingReport: {{s3Uri: {{parameter: Report}}}}
            postTrainingReport: {{s3Uri: {{join: {{values: ['s3://reports/', {{execution: PipelineExecutionId}}]}}}}}}
          explainability:
            report: {{stepOutput: Evaluate.report}}
        """
    parameters = "parameters: [{name: Report, type: String, defaultValue: 's3://given/report.json'}]"
    report = {"Get": "Steps.Evaluate.ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri"}
    elsewhere = {"Get": "Steps.Evaluate.ProcessingOutputConfig.Outputs['elsewhere'].S3Output.S3Uri"}
    given = {"Get": "Parameters.Report"}
    json_type = {"ContentType": "application/json"}
    # The URI of an output ends with a '/', unless the config says otherwise.
    statistics = {"Std:Join": {"On": "", "Values": [report, "statistics.json"]}}
    constraints = {"Std:Join": {"On": "/", "Values": [elsewhere, "constraints.json"]}}
    joined = {"Std:Join": {"On": "", "Values": ["s3://reports/", {"Get": "Execution.PipelineExecutionId"}]}}
    assert arguments(settings, pipeline=parameters, train=EVALUATE)["ModelMetrics"] == {
        "ModelQuality": {
            "Statistics": {**json_type, "S3Uri": statistics},
            "Constraints": {**json_type, "S3Uri": constraints},
        },
        "ModelDataQuality": {
            "Statistics": {"ContentType": "text/csv", "ContentDigest": f"sha256:{'0' * 64}", "S3Uri": given}
        },
        "Bias": {
            "Report": {**json_type, "S3Uri": "s3://reports/bias.json"},
            "PreTrainingReport": {**json_type, "S3Uri": given},
            "PostTrainingReport": {**json_type, "S3Uri": joined},
        },
        "Explainability": {"Report": {**json_type, "S3Uri": report}},
    }


def test_baselines_are_files_in_s3() -> None:
    settings = f"""
        {MODEL}
        driftCheckBaselines:
          bias:
            configFile: {{s3Uri: 's3://base/config.json'}}
            preTrainingConstraints: {{s3Uri: 's3://base/pre.json'}}
            postTrainingConstraints: {{s3Uri: 's3://base/post.json'}}
          explainability: {{constraints: {{s3Uri: 's3://base/why.json'}}, configFile: {{s3Uri: 's3://base/how.json'}}}}
          modelQuality: {{statistics: {{s3Uri: 's3://base/quality.json'}}}}
          modelDataQuality: {{constraints: {{s3Uri: 's3://base/data.json'}}}}
        """
    pipeline = compiled(config(settings))

    def source(name: str) -> dict[str, str]:
        return {"ContentType": "application/json", "S3Uri": f"s3://base/{name}.json"}

    assert step(pipeline, "Register")["Arguments"]["DriftCheckBaselines"] == {
        "Bias": {
            "ConfigFile": source("config"),
            "PreTrainingConstraints": source("pre"),
            "PostTrainingConstraints": source("post"),
        },
        "Explainability": {"Constraints": source("why"), "ConfigFile": source("how")},
        "ModelQuality": {"Statistics": source("quality")},
        "ModelDataQuality": {"Constraints": source("data")},
    }
    read = json_of(statement(pipeline, "ReadObjects").resources)
    assert [resource.rpartition(":")[2] for resource in read if ":::base/" in resource] == [
        f"base/{name}.json*" for name in ("config", "data", "how", "post", "pre", "quality", "why")
    ]


def test_role_may_read_reports_of_earlier_steps() -> None:
    settings = f"{MODEL}\nmodelMetrics: {{bias: {{report: {{stepOutput: Evaluate.report, filePath: a.json}}}}}}"
    pipeline = compiled(config(settings, train=EVALUATE))
    reasons = statement(pipeline, "ReadObjects").reasons
    assert "step 'Register' reads its bias report" in reasons
    [read] = [name for name in json_of(statement(pipeline, "ReadObjects").resources) if "Evaluate" in name]
    assert read.endswith("/*/Evaluate/report/a.json*")
    assert warnings_of(pipeline) == []


@pytest.mark.parametrize(
    ("source", "sid"),
    [
        ("arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3", "ReadModelPackages"),
        ("arn:aws:sagemaker:us-east-1:123456789012:model/churn", "ReadModels"),
    ],
)
def test_a_model_or_package_is_registered_as_it_is(source: str, sid: str) -> None:
    pipeline = compiled(without_image(f"sourceUri: {source}"))
    assert step(pipeline, "Register")["Arguments"] == {
        "ModelPackageGroupName": GROUP,
        "ModelApprovalStatus": "PendingManualApproval",
        "SourceUri": source,
    }
    assert statement(pipeline, sid).resources == (source,)


def test_validation_runs_under_the_role_and_encrypts_what_it_stores() -> None:
    settings = f"""
        {MODEL}
        validationProfiles:
          - profileName: smoke
            transformJobDefinition:
              transformInput: {{dataSource: {{s3DataSource: {{s3DataType: S3Prefix, s3Uri: 's3://tries/in'}}}}}}
              transformOutput: {{s3OutputPath: 's3://tries/out'}}
              transformResources: {{instanceType: ml.m5.large, instanceCount: 1}}
        """
    pipeline = compiled(config(settings))
    specification = step(pipeline, "Register")["Arguments"]["ValidationSpecification"]
    assert specification["ValidationRole"] == "${roleArn}"
    [profile] = specification["ValidationProfiles"]
    assert profile["ProfileName"] == "smoke"
    assert profile["TransformJobDefinition"]["TransformOutput"] == {
        "S3OutputPath": "s3://tries/out",
        "KmsKeyId": "${keyArn}",
    }
    assert profile["TransformJobDefinition"]["TransformResources"] == {
        "InstanceType": "ml.m5.large",
        "InstanceCount": 1,
        "VolumeKmsKeyId": "${keyArn}",
    }
    assert "arn:${partition}:s3:::tries/in*" in json_of(statement(pipeline, "ReadObjects").resources)
    assert "arn:${partition}:s3:::tries/out/*" in json_of(statement(pipeline, "WriteObjects").resources)
    assert "step 'Register' runs its jobs under this role" in statement(pipeline, "PassRoleToSageMaker").reasons


def test_later_steps_may_use_the_new_version() -> None:
    fail = """
        - name: Tell
          type: Fail
          fail: {errorMessage: {stepOutput: Register.modelPackageArn}}
        """
    text = config(MODEL) + aligned(fail, 4) + "\n"
    assert step(compiled(text), "Tell")["Arguments"] == {"ErrorMessage": {"Get": "Steps.Register.ModelPackageArn"}}
