"""RegisterModel steps: the request that they render."""

import pytest

from tests.definitions.pipeline.steps.models.register_model_steps import GROUP, IMAGE, MODEL, config, without_image
from tests.support import aligned, compiled, json_of, statement, step, warnings_of


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
