"""Configs of RegisterModel steps, which the tests of their parts share."""

from typing import Any

from tests.support import aligned, compiled, config_of, step

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
MODEL = "modelData: s3://models/model.tar.gz"


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


def arguments(settings: str, *, pipeline: str = "", train: str = TRAIN) -> dict[str, Any]:
    found: dict[str, Any] = step(compiled(config(settings, pipeline=pipeline, train=train)), "Register")["Arguments"]
    return found


def without_image(settings: str) -> str:
    return (
        config(settings)
        .replace(f"        imageUri: {IMAGE}\n        containers", "        containers")
        .replace(f"        imageUri: {IMAGE}\n        sourceUri", "        sourceUri")
    )
