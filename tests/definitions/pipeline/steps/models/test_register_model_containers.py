"""Containers of RegisterModel steps."""

from tests.definitions.pipeline.steps.models.register_model_steps import IMAGE, MODEL, arguments, config, without_image
from tests.support import compiled, json_of, statement, step


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
