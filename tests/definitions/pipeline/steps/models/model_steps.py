"""Configs of Model steps, which the tests of their parts share."""

from definitions.pipeline.compile import CompiledPipeline
from tests.support import aligned, compiled, config_of

PACKAGE = "arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3"
MINIMAL = config_of(f"""
    - name: Create
      type: Model
      model:
        modelPackageArn: {PACKAGE}
    """)
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1"
TRAIN = f"""
    - name: Train
      type: Training
      training:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        inputChannels: [{{channelName: train, s3Uri: 's3://data/train'}}]
    """


def create(settings: str, *others: str, pipeline: str = "", root: str = "") -> CompiledPipeline:
    text = f"""
- name: Create
  type: Model
  model:
{aligned(settings, 4)}
"""
    return compiled(config_of(*others, text, pipeline=pipeline, root=root))
